/**
 * When the monitors would open the incident: each day of each column, of the score and of the loss against the days of the
 * reference, by the rule of a monitor (two of three days); the band is that of the incident's findings, as in grow.ts.
 */
import type { PeriodRows } from "#lib/causes/index.ts";
import { episodesOf, type JudgedWindow } from "#lib/monitor/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { fitSliceBins, sliceCodes } from "#lib/slices/columns.ts";

const day = 86_400_000;
const rule = { q: 0.04, effectAtLeast: null, need: 2, of: 3, clear: 2 };
const fewest = 50;

type Days = { start: number; rows: number[] }[];

function daysOf({ at }: PeriodRows): Days {
  const out = new Map<number, number[]>();
  for (const [i, t] of at.entries()) {
    const own = out.get(Math.floor(t / day)) ?? [];
    own.push(i);
    out.set(Math.floor(t / day), own);
  }
  return [...out].map(([d, rows]) => ({ start: d * day, rows })).sort((a, b) => a.start - b.start);
}

export type Band = { low: number; high: number /** Whether the loss crossed, too. */; ofLoss: boolean };

/** Null where no rule was crossed. */
export function bandOf(reference: PeriodRows, current: PeriodRows): Band | null {
  const sides = { reference: daysOf(reference), current: daysOf(current) };
  const loss = (rows: PeriodRows): RawColumn => ({
    kind: "numeric",
    values: rows.score.map((x, i) => (rows.label[i]! - x) ** 2),
  });
  const score = (rows: PeriodRows): RawColumn => ({ kind: "numeric", values: rows.score });
  const watched: [RawColumn, RawColumn, boolean][] = reference.columns.map((c, j) => [
    c,
    current.columns[j]!,
    false,
  ]);
  watched.push([score(reference), score(current), false], [loss(reference), loss(current), true]);
  const found: Band[] = [];
  for (const [before, after, upwards] of watched) {
    const [first] = episodesOf(judge(before, after, sides, upwards), rule);
    if (!first) continue;
    const windows = sides.current;
    found.push({
      low: windows[first.onset]!.start,
      high: windows[first.opened]!.start + day,
      ofLoss: upwards,
    });
  }
  if (found.length === 0) return null;
  const least = (of: (b: Band) => number) => Math.min(...found.map(of));
  return { low: least((b) => b.low), high: least((b) => b.high), ofLoss: found.some((b) => b.ofLoss) };
}

/** A day crosses where it is farther from the reference than any of the reference's own days, and by a tenth. */
function judge(
  before: RawColumn,
  after: RawColumn,
  sides: { reference: Days; current: Days },
  upwards: boolean,
): JudgedWindow[] {
  const distance = upwards ? meansOf(before, sides.reference) : sharesOf(before);
  const own = sides.reference.map(({ rows }) => distance(before, rows)).filter((x) => x !== null);
  const limit = Math.max(0, ...own) * 1.1;
  return sides.current.map(({ start, rows }) => {
    const effect = distance(after, rows);
    const window = { start, end: start + day, n: rows.length, pAdjusted: 0, effect };
    if (effect === null) return { ...window, verdict: "insufficient" as const };
    return { ...window, verdict: effect > limit ? ("drift" as const) : ("stable" as const) };
  });
}

/** Total variation of the shares of bins, what is missing among them. */
function sharesOf(reference: RawColumn) {
  const bins = fitSliceBins({ name: "", ...reference });
  const count = (column: RawColumn, rows: readonly number[] | null) => {
    const counts = new Float64Array(32);
    const picked = rows ? pick(column, rows) : column;
    for (const code of sliceCodes(bins, { name: "", ...picked })) counts[code]! += 1;
    return counts.map((c) => c / picked.values.length);
  };
  const whole = count(reference, null);
  return (column: RawColumn, rows: readonly number[]): number | null =>
    rows.length < fewest ? null : count(column, rows).reduce((s, x, b) => s + Math.abs(x - whole[b]!) / 2, 0);
}

function meansOf(reference: RawColumn, days: Days) {
  const mean = (column: RawColumn, rows: readonly number[]) => {
    const known = rows.map((i) => Number(column.values[i])).filter(Number.isFinite);
    return known.length < fewest ? null : known.reduce((s, x) => s + x, 0) / known.length;
  };
  const whole =
    mean(
      reference,
      days.flatMap((d) => d.rows),
    ) ?? 0;
  return (column: RawColumn, rows: readonly number[]) => {
    const own = mean(column, rows);
    return own === null ? null : Math.max(0, own - whole);
  };
}

function pick(column: RawColumn, rows: readonly number[]): RawColumn {
  return column.kind === "numeric"
    ? { kind: "numeric", values: Float64Array.from(rows, (i) => column.values[i]!) }
    : { kind: "categorical", values: rows.map((i) => column.values[i]!) };
}
