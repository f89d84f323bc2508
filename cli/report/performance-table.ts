import type { Verdict } from "#lib/domain/drift.ts";
import { escapeHtml } from "./escape.ts";
import type { ReportMetric, ReportPerformance } from "./performance.ts";
import { short } from "./plot.ts";

function number(x: number | null | undefined): string {
  if (x === null || x === undefined) return "-";
  return x !== 0 && Math.abs(x) < 1e-4 ? x.toExponential(1) : short(x);
}

const head = [
  "verdict",
  "metric",
  "segment",
  "realised",
  "95 % interval",
  "estimated",
  "reference",
  "adjusted p",
  "worse",
  "labelled",
];

/** The window that gives a metric its verdict. */
function newest({ windows }: ReportMetric) {
  return windows.findLast((w) => w.complete) ?? windows.at(-1);
}

type Line = { verdict: Verdict; cells: string[] };

function lineOf(metric: ReportMetric, segment: string): Line {
  const w = newest(metric);
  const worse = metric.windows.filter((one) => one.verdict === "drift").length;
  return {
    verdict: metric.verdict,
    cells: [
      metric.verdict,
      metric.label,
      segment,
      number(w?.value),
      w?.low == null ? "-" : `${number(w.low)} to ${number(w.high)}`,
      number(w?.estimate),
      number(metric.reference?.value),
      number(w?.p_adjusted),
      `${worse}/${metric.windows.length}`,
      `${w?.n_labelled ?? 0} of ${w?.n ?? 0}`,
    ],
  };
}

function linesOf({ metrics, segments }: ReportPerformance): Line[] {
  return [
    ...metrics.map((m) => lineOf(m, "all")),
    ...(segments ?? []).flatMap((s) => s.metrics.map((m) => lineOf(m, s.segment))),
  ];
}

/** Aligned lines for a terminal. */
export function performanceLines(performance: ReportPerformance): string[] {
  const rows = linesOf(performance).map((l) => l.cells.map((c) => c.replaceAll(/[\p{Cc}\p{Cf}]/gu, "�")));
  const shown = performance.segments ? head.map((_, i) => i) : head.map((_, i) => i).filter((i) => i !== 2);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((r) => Array.from(r[i]!).length)));
  const print = (cells: readonly string[]) =>
    shown
      .map((i) => cells[i]! + " ".repeat(widths[i]! - Array.from(cells[i]!).length))
      .join("  ")
      .trimEnd();
  return [
    `performance (${performance.task}; estimates are ${performance.validity}):`,
    print(head),
    ...rows.map(print),
  ];
}

/** A section of the page. */
export function performanceHtml(performance: ReportPerformance, badge: (verdict: Verdict) => string): string {
  const rows = linesOf(performance).map(({ verdict, cells: [, metric, segment, ...numbers] }) => {
    const cells = numbers.map((x) => `<td class="num">${x}</td>`).join("");
    return (
      `<tr><td>${badge(verdict)}</td><th scope="row">${escapeHtml(metric ?? "")}</th>` +
      `${performance.segments ? `<td>${escapeHtml(segment ?? "")}</td>` : ""}${cells}</tr>`
    );
  });
  const titles = ["Realised", "95 % interval", "Estimated", "Reference", "Adjusted p", "Worse", "Labelled"];
  return (
    `<h2>Performance</h2><p class="sub">In the newest window. Estimates need no label and are ${performance.validity}.</p>` +
    `<div class="scroll"><table><thead><tr><th>Verdict</th><th>Metric</th>${performance.segments ? "<th>Segment</th>" : ""}` +
    `${titles.map((t) => `<th class="num">${t}</th>`).join("")}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`
  );
}
