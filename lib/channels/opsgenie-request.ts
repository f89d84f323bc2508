import type { HttpRequest, RenderInput } from "./kind.ts";
import { actionsOf, type PagerAction } from "./pager.ts";
import { cut, fitting } from "./text.ts";
import { alertLine, groupLink, labelText, leftOut, moreLine, reasonWord, titleOf } from "./words.ts";

// https://docs.opsgenie.com/docs/alert-api: message 130 characters, alias 512, description 15 000, note 25 000.
const [messageChars, descriptionChars] = [130, 15_000];
const detailsChars = 8_000;

type To = { alertsUrl: string; key: string };

/** Creates, acknowledges or closes the alert of the group, found by its alias. */
export function opsgenieRequests(input: RenderInput<unknown>, to: To): HttpRequest[] {
  return actionsOf(input).map((action) => opsgenieRequest(input, action, to));
}

function opsgenieRequest(
  { notice, groupId, publicUrl, acknowledgeUrl }: RenderInput<unknown>,
  action: PagerAction,
  to: To,
): HttpRequest {
  const alias = `leeway-${groupId}`;
  const post = (url: string, body: Record<string, unknown>): HttpRequest => ({
    kind: "http",
    method: "POST",
    url,
    headers: { authorization: `GenieKey ${to.key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const note = { source: "Leeway", note: cut(`${titleOf(notice)}. ${reasonWord(notice)}`, 2000) };
  const at = (verb: string) => `${to.alertsUrl}/${alias}/${verb}?identifierType=alias`;
  if (action === "resolve") return post(at("close"), note);
  if (action === "acknowledge") return post(at("acknowledge"), note);
  const lines = notice.alerts.map((a) => {
    const link = acknowledgeUrl?.(a) ?? null;
    return `${a.status}: ${cut(alertLine(a), 500)}${link === null ? "" : `\nAcknowledge: ${link}`}`;
  });
  const end = `\n${groupLink(publicUrl, notice)}`;
  const text = (n: number) =>
    [reasonWord(notice), ...lines.slice(0, n), moreLine(leftOut(notice, n))].filter(Boolean).join("\n") + end;
  const shown = fitting(lines.length, descriptionChars, (n) => text(n).length);
  return post(to.alertsUrl, {
    message: cut(titleOf(notice), messageChars),
    alias,
    description: cut(text(shown), descriptionChars),
    priority: notice.priority,
    source: "Leeway",
    tags: [notice.priority, cut(notice.receiver, 50)],
    details: {
      labels: cut(labelText(notice.commonLabels), detailsChars - 100),
      receiver: cut(notice.receiver, 90),
    },
  });
}
