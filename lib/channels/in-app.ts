import { z } from "zod";
import { defineChannel } from "./kind.ts";
import { cut } from "./text.ts";
import { alertLine, groupLink, leftOut, moreLine, reasonWord, titleOf } from "./words.ts";

/** The bell of the console: one message for each group, brought up to date in place. */
export const inApp = defineChannel({
  id: "in-app",
  label: "In the console",
  config: z.strictObject({}),
  concurrency: 4,
  intervalMs: 0,
  endpoint: () => "in-app",
  render: ({ notice, publicUrl }) => {
    const shown = notice.alerts.slice(0, 10);
    const lines = shown.map(
      (a) => `${a.status === "firing" ? "Firing" : "Resolved"}: ${cut(alertLine(a), 300)}`,
    );
    const body = [reasonWord(notice), ...lines, moreLine(leftOut(notice, shown.length))].filter(Boolean);
    return [
      {
        kind: "in_app",
        title: cut(titleOf(notice), 300),
        body: body.join("\n"),
        url: groupLink(publicUrl, notice),
      },
    ];
  },
  judge: () => ({ kind: "sent" }),
});
