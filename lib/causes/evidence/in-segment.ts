/**
 * A factor in a part of the rows looks like another concept in that part. So where the growth of the loss lies in a slice, each
 * number is compared within the slice: its rows before the onset with those after it.
 */
import { benjaminiHochberg } from "#lib/decide/adjust.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { checkFeature, factorOf as unitFactor } from "../checks.ts";
import type { CauseInput, Evidence } from "../input.ts";
import type { Measured } from "../measure.ts";
import { percent, short } from "../words.ts";
import { factorOf } from "./odds.ts";
import { add, type Weighed } from "./weighed.ts";

const [fewest, level, leastImportance] = [100, 0.01, 0.1];

export type SegmentUnit = { feature: number; factor: number; p: number; n: number };

/**
 * The factor that is clearest within the slice, of those features that matter to the model and have no factor outside it: a
 * feature that changed everywhere is no sign of the slice. Null with fewer than 100 rows on either side of the onset.
 */
export function segmentUnit(input: CauseInput, m: Measured): SegmentUnit | null {
  const { slice } = m;
  if (!slice || slice.concentration < 0.5) return null;
  const within = (rows: readonly number[], flag: number) => rows.filter((i) => slice.current[i] === flag);
  const [before, after] = [within(m.before, 1), within(m.after, 1)];
  const [before0, after0] = [within(m.before, 0), within(m.after, 0)];
  if (before.length < fewest || after.length < fewest) return null;
  const pick = (column: RawColumn, rows: readonly number[]) => ({
    kind: "numeric" as const,
    values: Float64Array.from(rows, (i) => Number(column.values[i])),
  });
  const found = input.current.columns.flatMap((column, feature) => {
    if (column.kind !== "numeric" || m.importance[feature]! < leastImportance) return [];
    const outside = checkFeature(pick(column, before0), pick(column, after0));
    // Drawn from the same as before, or nearly: a distance of 0.1 at most.
    if (outside.drift.effect > 0.1 && outside.drift.p < level) return [];
    const check = checkFeature(pick(column, before), pick(column, after));
    return [{ feature, factor: unitFactor(check), p: check.drift.p, gain: check.unit?.gain ?? 0 }];
  });
  const adjusted = benjaminiHochberg(found.map((f) => f.p));
  const best = found
    .map((f, i) => ({ ...f, p: adjusted[i]! }))
    .filter((f) => f.factor !== null && f.p < level)
    .toSorted((a, b) => b.gain - a.gain)[0];
  if (!best || best.factor === null) return null;
  return { feature: best.feature, factor: best.factor, p: best.p, n: before.length + after.length };
}

/** Moves factor / (1 + factor) of the concepts' probability to the damaged feature. */
export function splitInSegment(input: CauseInput, m: Measured, causes: Weighed[]): void {
  const from = causes.filter((c) => c.type === "concept" && c.probability > 0);
  const found = from.length > 0 && m.slice ? segmentUnit(input, m) : null;
  if (!found || !m.slice) return;
  const subject = input.features[found.feature]!;
  const factor = factorOf(found.p);
  const text = m.slice.text;
  const evidence: Evidence = {
    scorer: "segment unit",
    value: found.factor,
    threshold: 1,
    n: found.n,
    text: `Where ${text} (${percent(m.slice.share)} of the rows), one factor of ${short(found.factor)} fits how ${subject} changed at the onset better than a shift does.`,
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
    inSegment: { factor: found.factor, text },
    probability: moved,
    evidence: [],
    more: [evidence],
    factor: 1,
  });
}
