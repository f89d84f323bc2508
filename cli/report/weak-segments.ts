import { targetRate } from "#lib/decide/index.ts";
import {
  expectedLosses,
  fitReference,
  outcomeRows,
  type RawColumn,
  realisedLosses,
  type RowMetric,
  rowMetricsOf,
  validity,
} from "#lib/performance/index.ts";
import { searchSlices } from "#lib/slices/index.ts";
import { type WeakSegment, weakSegmentOf } from "#server/performance/weak-shape.ts";
import { escapeHtml } from "./escape.ts";
import type { Outcome } from "./outcome.ts";
import { short } from "./plot.ts";
import { takeCells, takeColumn } from "./take-rows.ts";

/** The body of GET /segments/weak without what a file does not have. */
export type ReportWeakSegments = {
  metric: RowMetric;
  basis: "realised" | "estimated";
  note: string | null;
  n: number;
  searched: number;
  features: number;
  depth: number;
  tested: number;
  loss: number | null;
  slices: WeakSegment[];
};

const [mostValues, depth, fewestLabels] = [10_000_000, 2, 200];

/** All current rows against each other, and against the reference; evenly thinned where there are too many. */
export function weakSegmentsOf(outcome: Outcome): ReportWeakSegments {
  const { task, classes, columns } = outcome;
  const metric = rowMetricsOf(task)[0] as RowMetric;
  const names = columns?.names ?? [];
  const most = Math.floor(mostValues / Math.max(1, names.length));
  const thin = (side: "reference" | "current") => {
    const n = outcome[side].truth.length;
    const step = Math.max(1, Math.ceil(n / most));
    const rows = Array.from({ length: Math.ceil(n / step) }, (_, i) => i * step);
    const own = (columns?.[side] ?? []).map((c): RawColumn => (step === 1 ? c : takeColumn(c, rows)));
    const cells = step === 1 ? outcome[side] : takeCells(outcome[side], rows);
    return { rows: outcomeRows(task, classes, cells), columns: own };
  };
  const [before, after] = [thin("reference"), thin("current")];
  const realised = realisedLosses(after.rows, metric);
  const labelled = realised.reduce((n, x) => n + (Number.isFinite(x) ? 1 : 0), 0);
  const { estimators } = fitReference(before.rows, { seed: 1, columns: before.columns });
  const lossOf = ({ rows, columns: own }: typeof before) =>
    (labelled < fewestLabels ? expectedLosses(estimators, rows, metric, own) : null) ??
    realisedLosses(rows, metric);
  const named = (own: RawColumn[]) => own.map((c, j) => ({ ...c, name: names[j]! }));
  const steps = searchSlices(
    { columns: named(after.columns), loss: lossOf(after) },
    { columns: named(before.columns), loss: lossOf(before) },
    { seed: 1, q: targetRate, depth },
  );
  let step = steps.next();
  while (!step.done) step = steps.next();
  const found = step.value;
  const estimated = labelled < fewestLabels && found.n > labelled;
  return {
    metric,
    basis: estimated ? "estimated" : "realised",
    note: noteOf(found.insufficient, found.n, estimated),
    n: outcome.current.truth.length,
    searched: found.n,
    features: names.length,
    depth,
    tested: found.tested,
    loss: found.loss,
    slices: found.slices.map(weakSegmentOf),
  };
}

function noteOf(insufficient: boolean, n: number, estimated: boolean): string | null {
  if (insufficient) return `${n} rows have a label or an estimate; a search needs ${fewestLabels}`;
  return estimated ? `there are no labels: each row counts with its expected loss, ${validity}` : null;
}

const head = ["share", "loss", "elsewhere", "difference", "effect", "adjusted p", "of the change"];

function cellsOf(slice: WeakSegment): string[] {
  const { change } = slice;
  return [
    `${(100 * slice.share).toFixed(1)} %`,
    short(slice.loss),
    short(slice.loss_rest),
    `${short(slice.difference)} (${short(slice.low)} to ${short(slice.high)})`,
    slice.effect === null ? "-" : short(slice.effect),
    slice.q < 1e-4 ? slice.q.toExponential(1) : short(slice.q),
    change ? `${short(change.rate)} of ${short(change.total)}` : "-",
  ];
}

function summaryOf({ metric, searched, features, tested, slices, note }: ReportWeakSegments): string {
  const found = slices.length === 0 ? "none found" : `${slices.length} found`;
  return `${found} by ${metric} among ${searched} rows and ${features} features, ${tested} tested on the other half of the rows${note ? `; ${note}` : ""}`;
}

/** Aligned lines for a terminal. */
export function weakSegmentLines(weak: ReportWeakSegments): string[] {
  const rows = weak.slices.map((s) => [...cellsOf(s), s.segment.replaceAll(/[\p{Cc}\p{Cf}]/gu, "�")]);
  const titles = [...head, "segment"];
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((r) => r[i]!.length)));
  const print = (cells: string[]) =>
    cells
      .map((c, i) => c.padEnd(widths[i]!))
      .join("  ")
      .trimEnd();
  return [`weak segments: ${summaryOf(weak)}:`, ...(rows.length > 0 ? [titles, ...rows].map(print) : [])];
}

/** A section of the page. */
export function weakSegmentHtml(weak: ReportWeakSegments): string {
  const rows = weak.slices.map(
    (s) =>
      `<tr><th scope="row">${escapeHtml(s.segment)}</th>${cellsOf(s)
        .map((c) => `<td class="num">${c}</td>`)
        .join("")}</tr>`,
  );
  const titles = head.map((t) => `<th class="num">${t[0]!.toUpperCase()}${t.slice(1)}</th>`).join("");
  const table =
    rows.length > 0
      ? `<div class="scroll"><table><thead><tr><th>Segment</th>${titles}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`
      : "";
  return `<h2>Weak segments</h2><p class="sub">${escapeHtml(summaryOf(weak))}.</p>${table}`;
}
