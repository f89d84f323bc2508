import { escapeHtml } from "./escape.ts";
import { type Plot, short } from "./plot.ts";
import type { ReportScore } from "./score.ts";

const width = 420;
const height = 150;
const top = 6;
const bottom = 20;

/** Both samples' shares: steps over a scale, or pairs of bars for values. */
export function barsSvg(plot: Plot): string {
  if (plot.bars.length === 0) return `<p class="sub">The reference has no value to draw.</p>`;
  return plot.form === "bins" ? stepsSvg(plot) : valuesSvg(plot);
}

function stepsSvg({ bars, low, high }: Plot): string {
  const most = Math.max(...bars.map((bar) => Math.max(bar.reference, bar.current)), 1e-9);
  const step = width / bars.length;
  const y = (share: number) => point(top + (height - top - bottom) * (1 - share / most));
  const outline = (of: (bar: Plot["bars"][number]) => number) =>
    bars
      .map((bar, i) => `${i === 0 ? "M0," : "H"}${i === 0 ? y(of(bar)) : `${point(i * step)}V${y(of(bar))}`}`)
      .join("");
  const base = height - bottom;
  const reference = `${outline((bar) => bar.reference)}H${width}V${base}H0Z`;
  const current = `${outline((bar) => bar.current)}H${width}`;
  const label = (x: number, anchor: string, text: string) =>
    `<text x="${point(x)}" y="${height - 5}" text-anchor="${anchor}">${text}</text>`;
  return svg(
    "Histogram of the reference and the current rows",
    `<path class="ref" d="${reference}"/><path class="cur line" d="${current}"/>` +
      `<path class="axis" d="M0,${base}H${width}"/>` +
      label(step, "start", short(low ?? 0)) +
      label(width - step, "end", short(high ?? 0)),
  );
}

function valuesSvg({ bars }: Plot): string {
  const line = 22;
  const label = 130;
  const most = Math.max(...bars.map((bar) => Math.max(bar.reference, bar.current)), 1e-9);
  const span = width - label - 48;
  const rows = bars.map((bar, i) => {
    const at = i * line;
    const text = bar.label === "" ? "(empty)" : bar.label;
    const cut = Array.from(text).length > 20 ? `${Array.from(text).slice(0, 19).join("")}…` : text;
    const w = (share: number) => point((span * share) / most);
    return (
      `<text x="${label - 6}" y="${at + 14}" text-anchor="end"${bar.fresh ? ' class="fresh"' : ""}>${escapeHtml(cut)}</text>` +
      `<rect class="ref" x="${label}" y="${at + 2}" width="${w(bar.reference)}" height="8"/>` +
      `<rect class="cur" x="${label}" y="${at + 11}" width="${w(bar.current)}" height="8"/>` +
      `<text x="${point(label + 5 + (span * Math.max(bar.reference, bar.current)) / most)}" y="${at + 14}">${percent(bar.current)}</text>`
    );
  });
  return svg(
    "Shares of the values in the reference and the current rows",
    rows.join(""),
    bars.length * line + 4,
  );
}

/** The effect in each window against the larger of floor and minimum. */
export function trendSvg(windows: readonly ReportScore[]): string {
  const bars = windows.map((w) => {
    const { effect } = w;
    return {
      w,
      value: effect?.value ?? null,
      bar: effect ? Math.max(effect.minimum, effect.floor ?? 0) : null,
    };
  });
  const known = bars.flatMap(({ value, bar }) => [value, bar].filter((x) => x !== null));
  if (known.length === 0) return `<p class="sub">No window has enough rows.</p>`;
  const most = Math.max(...known) * 1.05 || 1;
  const x = (i: number) =>
    point(windows.length === 1 ? width / 2 : 6 + (i * (width - 12)) / (windows.length - 1));
  const y = (value: number) => point(top + (height - top - bottom) * (1 - Math.min(value, most) / most));
  const path = (of: (one: (typeof bars)[number]) => number | null) => {
    let open = false;
    return bars
      .map((one, i) => {
        const value = of(one);
        const command = value === null ? "" : `${open ? "L" : "M"}${x(i)},${y(value)}`;
        open = value !== null;
        return command;
      })
      .join("");
  };
  const radius = windows.length > 60 ? 1.5 : 3;
  const dots = bars.map(({ w, value }, i) =>
    value === null
      ? ""
      : `<circle class="${w.verdict}" cx="${x(i)}" cy="${y(value)}" r="${radius}"><title>${windowName(w, i)}: ${short(value)}, ${w.verdict}</title></circle>`,
  );
  const [first, last] = [windows[0]!, windows.at(-1)!];
  return svg(
    "Effect in each window",
    `<path class="axis" d="M0,${height - bottom}H${width}"/><path class="bar" d="${path((one) => one.bar)}"/>` +
      `<path class="trend" d="${path((one) => one.value)}"/>${dots.join("")}` +
      `<text x="2" y="${height - 5}">${windowName(first, 0)}</text>` +
      `<text x="${width - 2}" y="${height - 5}" text-anchor="end">${windowName(last, windows.length - 1)}</text>`,
  );
}

/** One cell a window, for the overview. */
export function stripSvg(windows: readonly ReportScore[]): string {
  const shown = windows.slice(-90);
  const cell = Math.max(2, Math.min(9, Math.floor(180 / shown.length)));
  const cells = shown.map(
    (w, i) => `<rect class="${w.verdict}" x="${i * cell}" width="${cell - (cell > 3 ? 1 : 0)}" height="12"/>`,
  );
  const drifted = shown.filter((w) => w.verdict === "drift").length;
  const wide = cell * shown.length;
  return `<svg class="cells" preserveAspectRatio="none" role="img" aria-label="${drifted} of ${shown.length} windows drifted" width="${wide}" height="12" viewBox="0 0 ${wide} 12">${cells.join("")}</svg>`;
}

export function windowName(window: ReportScore, index: number): string {
  if (window.start === null) return `#${index + 1}`;
  const [day, time] = window.start.split("T");
  return time?.startsWith("00:00") ? (day ?? "") : window.start.slice(0, 16).replace("T", " ");
}

function svg(label: string, content: string, tall = height): string {
  return `<svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${tall}">${content}</svg>`;
}

function point(x: number): string {
  return String(Math.round(x * 10) / 10);
}

function percent(share: number): string {
  return `${short(Math.round(share * 1000) / 10)} %`;
}
