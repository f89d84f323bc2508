import { z } from "zod";
import { defineChannel, type RenderInput } from "./kind.ts";
import { judgeHttp } from "./outcome.ts";
import { actionsOf, keepTriggered, type PagerAction } from "./pager.ts";
import { bytesOf, cut, fitting } from "./text.ts";
import { alertLine, groupLink, labelText, leftOut, reasonWord, titleOf } from "./words.ts";

const config = z.strictObject({
  routing_key: z
    .string()
    .regex(/^[A-Za-z0-9]{32}$/, "The integration key of Events API v2 has 32 letters and digits")
    .meta({ title: "Integration key", secret: true }),
  api_url: z
    .url({ protocol: /^https?$/ })
    .default("https://events.pagerduty.com")
    .meta({ title: "Address of the API", destination: true }),
});

// https://developer.pagerduty.com/docs/send-alert-event: summary 1024 characters, dedup_key 255, an event 512 KB.
const [summaryChars, bytesAtMost] = [1024, 500_000];
const severities = { P1: "critical", P2: "error", P3: "warning", P4: "info" } as const;

const acknowledgedAtMost = 10;

function body(
  { config: c, notice, groupId, publicUrl, acknowledgeUrl }: RenderInput<z.infer<typeof config>>,
  action: PagerAction,
  shown: number,
) {
  const alerts = notice.alerts.slice(0, shown);
  const links = alerts
    .flatMap((a) => {
      const href = acknowledgeUrl?.(a) ?? null;
      return href === null ? [] : [{ href, text: cut(`Acknowledge in Leeway: ${alertLine(a)}`, 200) }];
    })
    .slice(0, acknowledgedAtMost);
  return JSON.stringify({
    routing_key: c.routing_key,
    event_action: action,
    dedup_key: `leeway-${groupId}`,
    ...(action !== "trigger"
      ? {}
      : {
          payload: {
            summary: cut(titleOf(notice), summaryChars),
            source: cut(notice.commonLabels.model ?? "leeway", 255),
            severity: severities[notice.priority],
            component: cut(notice.commonLabels.feature ?? notice.commonLabels.model ?? "model", 255),
            group: cut(notice.receiver, 255),
            class: notice.reason,
            custom_details: {
              reason: reasonWord(notice),
              labels: cut(labelText(notice.commonLabels), 4000),
              alerts: alerts.map((a) => `${a.status}: ${cut(alertLine(a), 500)}`),
              left_out: leftOut(notice, shown),
            },
          },
          links: [{ href: cut(groupLink(publicUrl, notice), 2000), text: "Open in Leeway" }, ...links],
          client: "Leeway",
          client_url: publicUrl,
        }),
  });
}

/** Events API v2: one PagerDuty alert for each group, by its dedup_key. */
export const pagerduty = defineChannel({
  id: "pagerduty",
  label: "PagerDuty",
  config,
  concurrency: 4,
  intervalMs: 0,
  endpoint: (c) => c.api_url,
  acknowledges: true,
  render: (input) =>
    actionsOf(input).map((action) => {
      const shown = fitting(input.notice.alerts.length, bytesAtMost, (n) => bytesOf(body(input, action, n)));
      return {
        kind: "http",
        method: "POST",
        url: `${input.config.api_url.replace(/\/$/, "")}/v2/enqueue`,
        headers: { "content-type": "application/json" },
        body: body(input, action, shown),
      };
    }),
  judge: judgeHttp,
  keep: keepTriggered,
});
