/**
 * The profile of many finite values in any order: the same counts as profile-of.ts, sums equal to rounding.
 * A uniform grid over the inner edges says where among them to start looking, so that most values need one or two
 * comparisons; the outermost ones are searched for.
 */
import type { NumericProfile } from "../domain/profile.ts";
import type { Unusable } from "./baseline-of-sorted.ts";
import { slotOf } from "./profile-of.ts";

const cells = 4096;

export function numericProfileOfMany(
  finite: Float64Array,
  unusable: Unusable,
  edges: readonly number[],
  median: number | null,
): NumericProfile {
  const { nulls, nan, posInf, negInf } = unusable;
  const slots = new Float64Array(edges.length + 1);
  const sums = new Float64Array(edges.length + 1);
  const grid = gridOf(edges);
  const bounds = Float64Array.of(...edges, Number.POSITIVE_INFINITY);
  const { low, high, scale, starts } = grid;
  const centre = median ?? 0;
  let [sumSquares, sumAbsDev] = [0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < finite.length; i++) {
    const x = finite[i]!;
    let slot: number;
    if (x >= low && x < high) {
      slot = starts[((x - low) * scale) | 0]!;
      while (bounds[slot]! <= x) slot += 1;
    } else slot = slotOf(bounds.subarray(0, edges.length), x);
    slots[slot]! += 1;
    sums[slot]! += x;
    sumSquares += x * x;
    sumAbsDev += Math.abs(x - centre);
    if (x < min) min = x;
    if (x > max) max = x;
  }
  const some = finite.length > 0;
  return {
    kind: "numeric",
    n: finite.length + nulls + nan + posInf + negInf,
    nulls,
    nan,
    posInf,
    negInf,
    counts: Array.from(slots),
    sum: sums.reduce((total, sum) => total + sum, 0),
    sumSquares,
    sumAbsDev,
    sumBelow: sums[0]!,
    sumAbove: edges.length > 0 ? sums[edges.length]! : 0,
    min: some ? min : null,
    max: some ? max : null,
  };
}

type Grid = { low: number; high: number; scale: number; starts: Int32Array };

/** Without a usable inner range every value is searched for. */
function gridOf(edges: readonly number[]): Grid {
  const starts = new Int32Array(cells + 1);
  const inner = Math.floor(edges.length * 0.04);
  const low = edges[inner];
  const high = edges[edges.length - 1 - inner];
  if (low === undefined || high === undefined || !(high > low)) return { low: 0, high: 0, scale: 0, starts };
  const scale = cells / (high - low);
  // A cell starts to look where the one before begins: rounding may have put a value one cell too far.
  for (let cell = 0; cell <= cells; cell++) {
    starts[cell] = Math.min(slotOf(edges, low + (cell - 1) / scale), edges.length - 1);
  }
  return Number.isFinite(scale) ? { low, high, scale, starts } : { low: 0, high: 0, scale: 0, starts };
}
