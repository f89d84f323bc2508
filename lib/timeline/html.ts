/** A timeline as a page without scripts, for frames on pages elsewhere: the drawing, then the words of the exports. */
import { type Block, blocksOf } from "./blocks.ts";
import { sizes } from "./layout.ts";
import { type Shape, shapesOf } from "./shapes.ts";
import { tones } from "./tones.ts";
import type { IncidentTimeline } from "./types.ts";

/** Text of others must not become markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.codePointAt(0)};`);
}

const variables = (mode: "light" | "dark") =>
  Object.entries(tones[mode])
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

/** The one style sheet of these pages; its hash stands in their policy. */
export const embedStyle = [
  `:root{color-scheme:light dark;${variables("light")}}`,
  `@media (prefers-color-scheme:dark){:root{${variables("dark")}}}`,
  "body{margin:0;padding:16px;background:var(--paper);color:var(--ink);font:13px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}",
  "h1{font-size:18px;margin:0 0 8px}h2{font-size:14px;margin:16px 0 4px}ul,ol{margin:0;padding-left:18px}p{margin:4px 0}",
  ".scroll{overflow-x:auto}svg{display:block;flex:none;font-size:11px}",
  `.lanes{display:flex;scroll-padding-left:${sizes.gutter}px;animation:begin .5s}.names{position:sticky;left:0;background:var(--paper)}`,
  ".onset{scroll-snap-align:start;scroll-initial-target:nearest}@keyframes begin{0%,99%{scroll-snap-type:x mandatory}}",
  "table{border-collapse:collapse}th,td{white-space:nowrap;padding:2px 16px 2px 0;text-align:left;font-variant-numeric:tabular-nums}",
  "tr{border-bottom:1px solid var(--line)}:focus-visible{outline:2px solid var(--accent)}",
].join("");

/** A whole page; `body` is markup already. */
export function embedPage(title: string, body: string): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">` +
    `<style>${embedStyle}</style></head><body><main>${body}</main></body></html>`
  );
}

export function timelinePage(timeline: IncidentTimeline): string {
  const [title, facts, ...rest] = blocksOf(timeline, escaped);
  const parts = [title, facts].map((block) => (block ? htmlOf(block) : ""));
  const body = [...parts, drawingOf(timeline), ...rest.map(htmlOf)].join("");
  return embedPage(`Incident ${timeline.incident.id}`, body);
}

function htmlOf(block: Block): string {
  const list = (items: readonly string[]) => `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
  switch (block.kind) {
    case "title":
      return `<h1>${block.text}</h1>`;
    case "heading":
      return `<h2>${block.text}</h2>`;
    case "text":
      return `<p>${block.text}</p>`;
    case "list":
      return list(block.items);
    case "ranks":
      return `<ol>${block.items.map(({ text, under }) => `<li>${text}${list(under)}</li>`).join("")}</ol>`;
    case "table": {
      const cells = (row: readonly string[]) => row.map((cell) => `<td>${cell}</td>`).join("");
      const head = block.head.map((cell) => `<th scope="col">${cell}</th>`).join("");
      const rows = block.rows.map((row) => `<tr>${cells(row)}</tr>`).join("");
      return `<div class="scroll" tabindex="0" role="region" aria-label="Windows"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
    }
  }
}

function drawingOf(timeline: IncidentTimeline): string {
  const { width, height, shapes, band } = shapesOf(timeline, 1080);
  const { gutter } = sizes;
  // Without scripts: the names stay, and the view begins at the third part, which the style sheet snaps to once.
  const onset = band ? Math.max(gutter + 1, Math.floor(band.x0) - 24) : gutter + 1;
  const part = (name: string, from: number, to: number, inner: string) =>
    `<svg class="${name}" width="${to - from}" height="${height}" viewBox="${from} 0 ${to - from} ${height}" ` +
    `${inner === "" ? 'aria-hidden="true"><use href="#drawn"/>' : `role="img" aria-label="Timeline"><g id="drawn">${inner}</g>`}</svg>`;
  const before = part("", gutter, onset, "");
  const rest = part("onset", onset, width, shapes.map(markOf).join(""));
  return `<div class="scroll lanes" tabindex="0" role="region" aria-label="Lanes">${part("names", 0, gutter, "")}${before}${rest}</div>`;
}

const tone = (name: string) => `"var(--${name})"`;
const px = (v: number) => v.toFixed(1);

function markOf(s: Shape): string {
  switch (s.kind) {
    case "rect":
      return `<rect x="${px(s.x)}" y="${px(s.y)}" width="${px(s.width)}" height="${px(s.height)}" fill=${tone(s.fill)} opacity="${s.opacity}">${titleOf(s.title)}</rect>`;
    case "frame":
      return `<rect x="${px(s.x)}" y="${px(s.y)}" width="${px(s.width)}" height="${px(s.height)}" fill="none" stroke=${tone(s.stroke)} stroke-dasharray="3 2"/>`;
    case "line": {
      const points = s.points.map(([x, y]) => `${px(x)},${px(y)}`).join(" ");
      const dash = s.dashed ? ' stroke-dasharray="4 3"' : "";
      return `<polyline points="${points}" fill="none" stroke=${tone(s.stroke)} stroke-width="${px(s.width)}"${dash}/>`;
    }
    case "dot":
      return `<circle cx="${px(s.x)}" cy="${px(s.y)}" r="${s.radius}" fill=${tone(s.fill)}>${titleOf(s.title)}</circle>`;
    case "text":
      return `<text x="${px(s.x)}" y="${px(s.y)}" font-size="${s.size}" text-anchor="${s.anchor}" fill=${tone(s.fill)}>${escaped(s.text)}</text>`;
  }
}

const titleOf = (text: string) => (text === "" ? "" : `<title>${escaped(text)}</title>`);
