/** A timeline as Markdown: the same facts as on the page, for tickets and post-mortems. */
import { type Block, blocksOf } from "./blocks.ts";
import type { IncidentTimeline } from "./types.ts";

/** Text of others must not become markup, nor break a row of a table. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~&]/g, "\\$&").replace(/\s+/g, " ");
}

export function markdownOf(timeline: IncidentTimeline): string {
  const lines = blocksOf(timeline, plain).flatMap((block) => [...linesOf(block), ""]);
  return `${lines.join("\n").trimEnd()}\n`;
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case "title":
      return [`# ${block.text}`];
    case "heading":
      return [`## ${block.text}`];
    case "text":
      return [block.text];
    case "list":
      return block.items.map((item) => `- ${item}`);
    case "ranks":
      return block.items.flatMap(({ text, under }, i) => [
        `${i + 1}. ${text}`,
        ...under.map((u) => `   - ${u}`),
      ]);
    case "table":
      return [
        `| ${block.head.join(" | ")} |`,
        "|---|---:|---:|---|---|",
        ...block.rows.map((row) => `| ${row.join(" | ")} |`),
      ];
  }
}
