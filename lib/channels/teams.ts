import { z } from "zod";
import { defineChannel, type RenderInput } from "./kind.ts";
import { judgeHttp } from "./outcome.ts";
import { bytesOf, cut, fitting } from "./text.ts";
import { alertLine, groupLink, labelText, leftOut, moreLine, reasonWord, titleOf } from "./words.ts";

const config = z.strictObject({
  workflow_url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/\.webhook\.office\.com\//i.test(url), {
      error: "This is a connector, which Microsoft has retired: make a Workflows URL for the channel",
    })
    .meta({ title: "Workflows URL", secret: true }),
});

// A message is at most 28 KB; the rest is room for what Teams adds.
const bytesAtMost = 27_000;
const tones = { P1: "attention", P2: "warning", P3: "accent", P4: "default" } as const;

/** Text blocks read Markdown: what would be markup or a link is shown as it was written. */
const plain = (text: string) => text.replace(/([\\`*_[\]()#<>])/g, "\\$1");

function body({ notice, publicUrl, acknowledgeUrl }: RenderInput<unknown>, shown: number): string {
  const left = leftOut(notice, shown);
  const links = new Map(notice.alerts.slice(0, shown).map((a) => [a, acknowledgeUrl?.(a) ?? null]));
  const [only, ...others] = [...links.values()].filter((url) => url !== null);
  // One alert has a button of its own; of several each has its link.
  const button = only !== undefined && others.length === 0 ? only : null;
  const block = (text: string, more: Record<string, unknown> = {}) => ({
    type: "TextBlock",
    text,
    wrap: true,
    ...more,
  });
  const colour = notice.status === "resolved" ? "good" : tones[notice.priority];
  return JSON.stringify({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          msteams: { width: "Full" },
          body: [
            block(plain(cut(titleOf(notice), 500)), { weight: "Bolder", size: "Medium", color: colour }),
            block(plain(reasonWord(notice)), { isSubtle: true, spacing: "None" }),
            ...notice.alerts.slice(0, shown).map((a) => {
              const state = a.status === "firing" ? "Firing" : "Resolved";
              const more = cut(a.annotations.description ?? labelText(a.labels), 800);
              const url = button === null ? links.get(a) : null;
              const acknowledge = url ? `\n\n[Acknowledge](${url})` : "";
              return block(`**${state}:** ${plain(cut(alertLine(a), 400))}\n\n${plain(more)}${acknowledge}`, {
                separator: true,
              });
            }),
            ...(left > 0 ? [block(moreLine(left), { separator: true })] : []),
          ],
          actions: [
            {
              type: "Action.OpenUrl",
              title: "Open in Leeway",
              url: cut(groupLink(publicUrl, notice), 2000),
            },
            ...(button === null ? [] : [{ type: "Action.OpenUrl", title: "Acknowledge", url: button }]),
          ],
        },
      },
    ],
  });
}

/** A card through a Workflows URL; nothing comes back that would let it be changed. */
export const teams = defineChannel({
  id: "teams",
  label: "Microsoft Teams",
  config,
  concurrency: 1,
  // 4 requests a second to one webhook.
  intervalMs: 300,
  endpoint: (c) => c.workflow_url,
  render: (input) => {
    const shown = fitting(input.notice.alerts.length, bytesAtMost, (n) => bytesOf(body(input, n)));
    return [
      {
        kind: "http",
        method: "POST",
        url: input.config.workflow_url,
        headers: { "content-type": "application/json" },
        body: body(input, shown),
      },
    ];
  },
  judge: judgeHttp,
});
