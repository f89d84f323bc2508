import type { RenderInput } from "./kind.ts";
import { cut } from "./text.ts";
import { alertLine, groupLink, labelText, leftOut, link, moreLine, reasonWord, titleOf } from "./words.ts";

// https://docs.slack.dev/reference/block-kit/blocks: 50 blocks, a header of 150 characters, a section of 3000.
const [headerChars, sectionChars, blocks] = [150, 3000, 50];
// The header, the context and the line that says what was left out.
const alertsAtMost = Math.min(20, blocks - 3);

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Cut before escaping, so that no entity is cut in two; escaping may only lengthen to five times. */
function escaped(text: string, limit: number): string {
  let [kept, shown] = [limit, escape(cut(text, limit))];
  while (shown.length > limit) {
    kept = Math.floor(kept * 0.8);
    shown = escape(cut(text, kept));
  }
  return shown;
}

/** `text` for notifications and old clients, `blocks` for the rest. */
export function slackMessage({ notice, publicUrl, acknowledgeUrl }: Omit<RenderInput<unknown>, "config">) {
  const shown = notice.alerts.slice(0, alertsAtMost);
  const left = leftOut(notice, shown.length);
  const sections = shown.map((a) => {
    const url = link(publicUrl, a.url).replaceAll("|", "%7C").replaceAll(">", "%3E");
    const acknowledge = acknowledgeUrl?.(a) ?? null;
    const linkTo = [
      ...(url.length < 1500 ? [`<${url}|Open in Leeway>`] : []),
      ...(acknowledge !== null && acknowledge.length < 1000 ? [`<${acknowledge}|Acknowledge>`] : []),
    ].join(" · ");
    const mark = a.status === "firing" ? "Firing" : "Resolved";
    const more = a.annotations.description ?? labelText(a.labels);
    const head = `*${mark}:* ${escaped(alertLine(a), 600)}`;
    const room = sectionChars - head.length - linkTo.length - 4;
    return {
      type: "section",
      text: { type: "mrkdwn", text: [head, escaped(more, Math.min(800, room)), linkTo].join("\n") },
    };
  });
  return {
    text: escaped(titleOf(notice), sectionChars),
    blocks: [
      { type: "header", text: { type: "plain_text", text: cut(titleOf(notice), headerChars) } },
      ...sections,
      ...(left > 0
        ? [{ type: "section", text: { type: "mrkdwn", text: `${moreLine(left)} <${publicUrl}|See all>` } }]
        : []),
      {
        type: "context",
        elements: [
          {
            type: "mrkdwn",
            text: `${escaped(reasonWord(notice), 1200)} · <${groupLink(publicUrl, notice).replaceAll("|", "%7C").replaceAll(">", "%3E").slice(0, 1500)}|Leeway>`,
          },
        ],
      },
    ],
  };
}
