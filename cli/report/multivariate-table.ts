import { short } from "./plot.ts";
import type { MultivariateMethod } from "./multivariate.ts";
import { escapeHtml } from "./escape.ts";

function newest({ windows }: MultivariateMethod) {
  return windows.findLast((w) => w.complete) ?? windows.at(-1);
}

function number(x: number | null | undefined): string {
  if (x === null || x === undefined) return "-";
  return x !== 0 && Math.abs(x) < 1e-4 ? x.toExponential(1) : short(x);
}

type Shown = { verdict: string; label: string; numbers: string[]; drifted: string; features: string };

function shownOf(method: MultivariateMethod): Shown {
  const window = newest(method);
  const drifted = method.windows.filter((w) => w.verdict === "drift").length;
  return {
    verdict: method.verdict,
    label: method.label,
    numbers: [window?.value, window?.floor, method.minimum, window?.p_adjusted].map(number),
    drifted: `${drifted}/${method.windows.length}`,
    features: (window?.features ?? [])
      .slice(0, 3)
      .map((f) => f.feature.replaceAll(/[\p{Cc}\p{Cf}]/gu, "�"))
      .join(", "),
  };
}

const head = [
  "verdict",
  "rows as a whole",
  "value",
  "floor",
  "minimum",
  "adjusted p",
  "drifted",
  "columns behind it",
];

/** Aligned lines for a terminal. */
export function multivariateLines(all: readonly MultivariateMethod[]): string[] {
  const rows = all.map(shownOf).map((s) => [s.verdict, s.label, ...s.numbers, s.drifted, s.features]);
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => Array.from(row[i]!).length)),
  );
  const print = (cells: string[]) =>
    cells
      .map((cell, i) => cell + " ".repeat(widths[i]! - Array.from(cell).length))
      .join("  ")
      .trimEnd();
  return [print(head), ...rows.map(print)];
}

/** A section of the page: every method, and the odd rows of the newest window. */
export function multivariateHtml(
  all: readonly MultivariateMethod[],
  badge: (m: MultivariateMethod) => string,
): string {
  const rows = all.map((method) => {
    const s = shownOf(method);
    const cells = s.numbers.map((x) => `<td class="num">${x}</td>`).join("");
    return (
      `<tr><td>${badge(method)}</td><th scope="row" title="${escapeHtml(method.unit)}">${escapeHtml(s.label)}</th>` +
      `${cells}<td class="num">${s.drifted}</td><td>${escapeHtml(s.features)}</td></tr>`
    );
  });
  const odd = all.find((m) => m.method === "isolation_forest");
  const list = (odd ? (newest(odd)?.rows ?? []) : []).map(
    (row) =>
      `<li>row ${row.row}, score ${number(row.score)}: ${escapeHtml(row.features.map((f) => f.feature).join(", "))}</li>`,
  );
  return (
    `<h2>Rows as a whole</h2><div class="scroll"><table><thead><tr><th>Verdict</th><th>Method</th>` +
    `<th class="num">Value</th><th class="num">Floor</th><th class="num">Minimum</th><th class="num">Adjusted p</th>` +
    `<th class="num">Drifted</th><th>Columns behind it</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>` +
    (list.length > 0
      ? `<details><summary>The most anomalous rows of the newest window</summary><ul class="left">${list.join("")}</ul></details>`
      : "")
  );
}
