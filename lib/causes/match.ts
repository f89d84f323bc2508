/**
 * Weights of reference rows that give their drifted features the shares that these have now (raking, Deming & Stephan
 * 1940), so that a relation is compared on the same mix of inputs. Scaled so that they sum to the effective number of rows.
 */
import type { BinnedColumn } from "#lib/performance/estimate/boosting.ts";

const [groups, rounds, mostFeatures, cap, fewest] = [16, 4, 6, 12, 8];

export type Match = {
  weights: Float64Array;
  /** Current rows whose group the reference has; the others cannot be compared. */
  comparable: number[];
};

/** `rows` of the current period; features are matched whose shares moved beyond chance and by a twentieth. */
export function matchReference(
  bins: { reference: readonly BinnedColumn[]; current: readonly BinnedColumn[] },
  rows: readonly number[],
  used: (reference: number) => boolean,
): Match {
  const n = bins.reference[0]?.length ?? 0;
  const weights = Float64Array.from({ length: n }, (_, i) => Number(used(i)));
  const size = weights.reduce((s, w) => s + w, 0);
  if (size < 100 || rows.length < 100) return { weights, comparable: [...rows] };
  const chance = Math.sqrt((groups / 6) * (1 / size + 1 / rows.length));
  const drifted = bins.reference
    .map((column, j) => groupsOf(column, bins.current[j]!, weights, rows))
    .filter((g) => g.distance > 0.05 + chance)
    .sort((a, b) => b.distance - a.distance)
    .slice(0, mostFeatures);
  if (drifted.length === 0) return { weights, comparable: [...rows] };
  const comparable = rows.filter((i) => drifted.every((g) => g.before[g.of.current(i)]! >= fewest));
  const wanted = drifted.map((g) => {
    const counts = new Float64Array(groups);
    for (const i of comparable) counts[g.of.current(i)]! += 1;
    return counts;
  });
  for (let round = 0; round < rounds; round++) {
    for (const [k, g] of drifted.entries()) {
      const have = new Float64Array(groups);
      for (let i = 0; i < n; i++) have[g.of.reference(i)]! += weights[i]!;
      const ratio = wanted[k]!.map((w, b) => (have[b]! > 0 ? w / have[b]! : 0));
      for (let i = 0; i < n; i++) weights[i]! *= ratio[g.of.reference(i)]!;
    }
  }
  return { weights: scaled(weights, size), comparable };
}

/** Weights must speak for so many rows, or for this share of them, where they are drawn towards each other for it. */
const [speaking, speakingShare] = [400, 0.1];
const powers = [1, 0.75, 0.5, 0.25, 0];

/**
 * Caps weights at twelve times the mean, and makes their sum the effective number: (Σw)² / Σw². Where several features drifted far, a
 * few rows would have all the weight: the weights are then flattened (a power below 1) until they speak for enough rows.
 */
function scaled(weights: Float64Array, size: number): Float64Array {
  const enough = Math.min(size / 2, Math.max(speaking, speakingShare * size));
  let out = weights;
  for (const power of powers) {
    const tempered = weights.map((w) => (w > 0 ? w ** power : 0));
    const mean = tempered.reduce((s, w) => s + w, 0) / size;
    const capped = tempered.map((w) => Math.min(cap, w / Math.max(mean, 1e-300)));
    let [sum, square] = [0, 0];
    for (const w of capped) [sum, square] = [sum + w, square + w * w];
    out = square > 0 ? capped.map((w) => (w * sum) / square) : capped;
    if (square > 0 && sum ** 2 / square >= enough) break;
  }
  return out;
}

/** Neighbouring bins joined to groups of about equally many reference rows; bin 0, the missing, is its own. */
function groupsOf(
  reference: BinnedColumn,
  current: BinnedColumn,
  weights: Float64Array,
  rows: readonly number[],
) {
  const counts = new Float64Array(64);
  for (let i = 0; i < reference.length; i++) counts[reference[i]!]! += weights[i]!;
  const whole = counts.reduce((s, c) => s + c, 0) - counts[0]!;
  const place = new Uint8Array(64);
  let seen = 0;
  for (let b = 1; b < 64; b++) {
    place[b] =
      1 + Math.min(groups - 2, Math.floor(((seen + counts[b]! / 2) / Math.max(1, whole)) * (groups - 1)));
    seen += counts[b]!;
  }
  const [before, after] = [new Float64Array(groups), new Float64Array(groups)];
  for (let b = 0; b < 64; b++) before[place[b]!]! += counts[b]!;
  for (const i of rows) after[place[current[i]!]!]! += 1;
  const total = before.reduce((s, c) => s + c, 0);
  const distance = before.reduce((s, c, g) => s + Math.abs(c / total - after[g]! / rows.length) / 2, 0);
  const of = {
    reference: (i: number) => place[reference[i]!]!,
    current: (i: number) => place[current[i]!]!,
  };
  return { of, before, distance };
}
