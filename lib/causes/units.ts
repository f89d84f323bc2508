/**
 * Has a number changed its unit? Quantiles of either side are set against each other. In logarithms a change of unit and
 * a shift are the same, so that a factor alone says nothing of a skewed positive feature: a unit is only said of factors
 * that are in use, and only where all quantiles fit within their noise.
 */

export type UnitChange = {
  factor: number;
  offset: number;
  /** Whether it is a conversion that is in use. */
  known: boolean;
  /** ln of how much worse a plain shift fits than the factor does. */
  gain: number;
  /** Root of the mean squared residual of the quantiles, in their standard errors: about 1 where it fits. */
  misfit: number;
  /**
   * Quartile range over the size of the median, at most 1: small where a factor cannot be natural growth. 0.4 where values lie evenly about
   * zero, which no growth spreads about that very point.
   */
  spread: number;
};

/**
 * Whether a factor is a change of scale: one in use, or any that all quantiles fit through the origin where values vary
 * little about their middle. A population that grows moves its middle and its spread by one factor only where it is skewed.
 */
export function isScale({ known, gain, misfit, spread }: UnitChange): boolean {
  return gain > 1 && (known || (misfit < fits && spread < mostSpread));
}

const tens = [10, 100, 1000, 1e4, 1e5, 1e6];
const ratios = [
  ...tens,
  60,
  3600,
  24,
  7,
  12,
  1024,
  1.609344,
  2.54,
  0.45359237,
  28.349523,
  0.3048,
  0.9144,
  3.785412,
  4.184,
];
/** Factor and offset: the ratios both ways, a change of sign, and temperatures. */
const conversions: readonly (readonly [number, number])[] = [
  ...ratios.flatMap((f): [number, number][] => [
    [f, 0],
    [1 / f, 0],
  ]),
  [-1, 0],
  [1.8, 32],
  [1 / 1.8, -32 / 1.8],
  [1, 273.15],
  [1, -273.15],
];

const [least, tolerance, fits, mostSpread] = [50, 0.2, 2.5, 0.5];
/** In quartile ranges: how far the middle may lie from zero, and the quartiles from being even about it. */
const [offCentre, mostLean, centredSpread] = [0.25, 0.15, 0.4];
/** Both in quartile ranges of the reference: how far the middle moved, and how much each quantile may then be off besides. */
const [far, beside] = [3, 0.1];
const points = Array.from({ length: 21 }, (_, i) => 0.04 + 0.046 * i);

/** Both sorted and without NaN. Null with fewer than 50 values on a side, infinite ones, or a constant reference. */
export function unitChange(a: Float64Array, b: Float64Array): UnitChange | null {
  if (a.length < least || b.length < least) return null;
  const [x, y] = [points.map((p) => quantile(a, p)), points.map((p) => quantile(b, p))];
  const backwards = x.toReversed();
  const range = quantile(a, 0.75) - quantile(a, 0.25) || quantile(a, 0.96) - quantile(a, 0.04);
  if (![...x, ...y].every(Number.isFinite) || !(range > 0)) return null;
  const middle = quantile(a, 0.5);
  const lean = quantile(a, 0.25) + quantile(a, 0.75) - 2 * middle;
  const centred = Math.abs(middle) < offCentre * range && Math.abs(lean) < mostLean * range && x[0]! < 0;
  const spread = centred ? centredSpread : Math.min(1, range / Math.max(1e-300, Math.abs(middle)));
  const square = x.reduce((s, v) => s + v * v, 0);
  const [factor, turned] = [x, backwards].map((xs) => xs.reduce((s, v, i) => s + v * y[i]!, 0) / square) as [
    number,
    number,
  ];
  if (!Number.isFinite(factor)) return null;
  const shift = x.reduce((s, v, i) => s + y[i]! - v, 0) / x.length;
  // A change of sign turns the order of the quantiles.
  const fit = (f: number, o: number) =>
    (f < 0 ? backwards : x).reduce((s, v, i) => s + (y[i]! - f * v - o) ** 2, 0);
  const noise = 2 * range ** 2 * (1 / a.length + factor ** 2 / b.length) * points.length;
  const gainOf = (f: number, o: number) => Math.log((fit(1, shift) + noise) / (fit(f, o) + noise));
  const errors = [errorsOf(a), errorsOf(b)] as const;
  // Where the middle lies far outside of what it was, a drift beside the factor is no reason to doubt the factor.
  const apart = Math.abs(quantile(b, 0.5) - quantile(a, 0.5)) > far * range;
  const allowed = (f: number) => (apart ? beside : 1e-9) * range * Math.abs(f);
  const misfitOf = (f: number, o: number) => {
    const last = x.length - 1;
    const sum = (f < 0 ? backwards : x).reduce((s, v, i) => {
      const error = Math.hypot(f * errors[0][f < 0 ? last - i : i]!, errors[1][i]!) + allowed(f);
      return s + Math.min(100, ((y[i]! - f * v - o) / error) ** 2);
    }, 0);
    return Math.sqrt(sum / x.length);
  };
  let best: UnitChange | null = null;
  for (const [f, o] of conversions) {
    // A plain factor must be near the one that fits best, which large values dominate; the quantiles decide.
    if (o === 0 && !(Math.abs((f < 0 ? turned : factor) / f - 1) < tolerance)) continue;
    // Where the factor fits without the offset of a temperature, nothing speaks for temperatures.
    if (o !== 0 && f !== 1 && misfitOf(f, 0) < fits) continue;
    const misfit = misfitOf(f, o);
    if (misfit < fits && (!best || misfit < best.misfit)) {
      // A plain offset is a shift by itself, and far out a shift fits as well: that it is exactly a conversion's is what speaks for it.
      const gain = f === 1 ? 4 : Math.max(apart ? 4 : Number.NEGATIVE_INFINITY, gainOf(f, o));
      best = { factor: f, offset: o, known: true, gain, misfit, spread };
    }
  }
  if (best) return best;
  return { factor, offset: 0, known: false, gain: gainOf(factor, 0), misfit: misfitOf(factor, 0), spread };
}

function quantile(sorted: Float64Array, p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!;
}

/**
 * Half the distance of the quantiles one standard error of the rank below and above; where counts have one value there, a quarter of
 * that of two, since they move by whole steps.
 */
function errorsOf(sorted: Float64Array): number[] {
  return points.map((p) => {
    const d = Math.sqrt((p * (1 - p)) / sorted.length);
    const width = (k: number) =>
      (quantile(sorted, Math.min(1, p + k * d)) - quantile(sorted, Math.max(0, p - k * d))) / (2 * k);
    return width(1) || width(2);
  });
}
