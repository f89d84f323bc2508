/**
 * A factor in a part of the rows looks like another concept in that part. So where the growth of the loss lies in a slice, in a
 * span of time that has ended, or where a number alone changed, it is compared within that part: its rows before the onset with those after it.
 */
import { benjaminiHochberg } from "#lib/decide/adjust.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { checkFeature, factorOf as unitFactor } from "../checks.ts";
import type { CauseInput, Evidence } from "../input.ts";
import type { Measured } from "../measure.ts";
import { percent, short } from "../words.ts";
import { aloneIn } from "./alone.ts";
import { binned, type Grid } from "./binned.ts";
import { factorOf } from "./odds.ts";
import { add, type Weighed } from "./weighed.ts";

const [fewest, level, leastImportance, leastDrift, mostAlone] = [100, 0.01, 0.1, 0.02, 5];

type Sides = { before: readonly number[]; after: readonly number[] };

/** A part of the rows after the onset, with the rows that each side of it is compared with. */
type Part = {
  text: string;
  /** Current rows in it. */
  flags: Uint8Array;
  inside: { before: number[]; after: number[] };
  outside: { before: number[]; after: number[] };
  /** The one feature that it is about; left out where it was found without any. */
  of?: number;
};
export type SegmentUnit = {
  feature: number;
  factor: number;
  p: number;
  n: number;
  text: string;
  flags: Uint8Array;
};

/** The slice where the growth of the loss lies, the span of time where it does, and where a feature alone changed. */
function partsOf(input: CauseInput, m: Measured, grid: Grid | null): Part[] {
  const out: Part[] = [];
  const { slice } = m;
  const add = (text: string, flags: Uint8Array, { before, after }: Sides = m, of?: number) => {
    const within = (rows: readonly number[], flag: number) => rows.filter((i) => flags[i] === flag);
    out.push({
      text,
      flags,
      inside: { before: within(before, 1), after: within(after, 1) },
      outside: { before: within(before, 0), after: within(after, 0) },
      ...(of !== undefined && { of }),
    });
  };
  if (slice && slice.concentration >= 0.5) add(slice.text, slice.current);
  const moved = [...m.checks.entries()].filter(([j, check]) => {
    const { effect, p } = check.drift;
    // One that has a factor everywhere has it not only there.
    return (
      m.importance[j]! >= leastImportance && effect >= leastDrift && p <= level && unitFactor(check) === null
    );
  });
  for (const [j] of moved.toSorted(([a], [b]) => m.importance[b]! - m.importance[a]!).slice(0, mostAlone)) {
    const found = aloneIn(input, m, j);
    if (found) add(found.text, found.flags, found, j);
  }
  const span = grid && episodeOf(input, m, grid);
  if (span) {
    const { from, to } = span;
    const flags = Uint8Array.from(input.current.at, (t) => Number(t >= from && t < to));
    const iso = (t: number) => new Date(t).toISOString().slice(0, 16).replace("T", " ");
    out.push({
      text: `the time is ${iso(from)} to ${iso(to)} UTC`,
      flags,
      inside: { before: m.before, after: m.after.filter((i) => flags[i] === 1) },
      outside: { before: m.before, after: m.after.filter((i) => flags[i] === 0) },
    });
  }
  return out;
}

/**
 * The longest run of bins after the onset whose loss is six deviations above the normal bins, with what lies between them
 * as long as it is two above; null where it fills them.
 */
export function episodeOf(input: CauseInput, m: Measured, grid: Grid): { from: number; to: number } | null {
  const loss = binned(grid, m.loss.current);
  const normal = grid.normal.map((b) => loss[b]!).filter(Number.isFinite);
  if (normal.length < 10 || grid.after.length < 8) return null;
  const mean = normal.reduce((s, x) => s + x, 0) / normal.length;
  const spread = Math.sqrt(normal.reduce((s, x) => s + (x - mean) ** 2, 0) / normal.length);
  let [best, length, run] = [-1, 0, 0];
  for (const b of grid.after) {
    const high = loss[b]! > mean + 6 * spread;
    run = high || (run > 0 && loss[b]! > mean + 2 * spread) ? run + 1 : 0;
    if (high && run > length) [best, length] = [b, run];
  }
  if (length < 2 || length > 0.8 * grid.after.length) return null;
  const width = grid.at[1]! - grid.at[0]!;
  return { from: grid.at[best - length + 1]! - width / 2, to: grid.at[best]! + width / 2 };
}

/**
 * The factor that is clearest within a part, of those features that matter to the model and have no factor outside it: a
 * feature that changed everywhere is no sign of the part. Null with fewer than 100 rows on either side of the onset.
 */
export function segmentUnit(input: CauseInput, m: Measured, grid: Grid | null): SegmentUnit | null {
  const pick = (column: RawColumn, rows: readonly number[]) => ({
    kind: "numeric" as const,
    values: Float64Array.from(rows, (i) => Number(column.values[i])),
  });
  const parts = partsOf(input, m, grid).filter(
    ({ inside }) => inside.before.length >= fewest && inside.after.length >= fewest,
  );
  const found = parts.flatMap((part) =>
    input.current.columns.flatMap((column, feature) => {
      if (column.kind !== "numeric" || m.importance[feature]! < leastImportance) return [];
      if (part.of !== undefined && part.of !== feature) return [];
      const check = (rows: { before: number[]; after: number[] }) =>
        checkFeature(pick(column, rows.before), pick(column, rows.after));
      const outside = check(part.outside);
      // Drawn from the same as before, or nearly: a distance of 0.1 at most.
      if (outside.drift.effect > 0.1 && outside.drift.p < level) return [];
      const own = check(part.inside);
      const n = part.inside.before.length + part.inside.after.length;
      const gain = own.unit?.gain ?? 0;
      return [
        { feature, factor: unitFactor(own), p: own.drift.p, gain, n, text: part.text, flags: part.flags },
      ];
    }),
  );
  const adjusted = benjaminiHochberg(found.map((f) => f.p));
  const best = found
    .map((f, i) => ({ ...f, p: adjusted[i]! }))
    .filter((f) => f.factor !== null && f.p < level)
    .toSorted((a, b) => b.gain - a.gain)[0];
  if (!best || best.factor === null) return null;
  const { feature, factor, p, n, text, flags } = best;
  return { feature, factor, p, n, text, flags };
}

/**
 * Moves factor / (1 + factor) of the probability of the concepts, of the feature as a population, and of what says that nothing is
 * known or harmful, to the damaged feature.
 */
export function splitInSegment(input: CauseInput, m: Measured, causes: Weighed[], grid: Grid | null): void {
  const concepts = causes.filter((c) => c.type === "concept" && c.probability > 0);
  const found = segmentUnit(input, m, grid);
  if (!found) return;
  const subject = input.features[found.feature]!;
  const factor = factorOf(found.p);
  const { text, flags } = found;
  const touched = m.after.filter((i) => flags[i] === 1).length / m.after.length;
  const from = causes.filter(
    (c) =>
      concepts.includes(c) ||
      (c.type === "population" && c.feature === found.feature) ||
      c.type === "unknown" ||
      c.type === "benign",
  );
  if (from.length === 0) return;
  const evidence: Evidence = {
    scorer: "segment unit",
    value: found.factor,
    threshold: 1,
    n: found.n,
    text: `Where ${text} (${percent(touched)} of the rows), one factor of ${short(found.factor)} fits how ${subject} changed at the onset better than a shift does.`,
    refuted_by: "A raw record of that segment with the value in its old unit.",
    factor,
  };
  let moved = 0;
  for (const cause of from) {
    const part = (cause.probability * factor) / (1 + factor);
    cause.probability -= part;
    moved += part;
  }
  const held = causes.find((c) => c.type === "data" && c.subject === subject);
  if (held) {
    held.probability += moved;
    add(held, { ...evidence, factor: 1 });
    return;
  }
  causes.push({
    ...from[0]!,
    type: "data",
    subject,
    mode: "unit in segment",
    feature: found.feature,
    inSegment: { factor: found.factor, text, flags },
    probability: moved,
    evidence: [],
    more: [evidence],
    factor: 1,
  });
}
