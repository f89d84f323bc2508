/**
 * Tests of equal means and of equal spread of two samples x (reference) and y.
 *
 * Welch's t: (x̄ − ȳ) / √(s²x/n + s²y/m), degrees of freedom of Welch & Satterthwaite, two-sided.
 * Brown–Forsythe (1974): one-way F on |value − own median| (SciPy's levene, centre = median).
 * spreadTest: Welch's t on |value − reference median|: from n, Σd and Σd² only, so it can be summed over
 * windows. `ratio` is the mean absolute deviation of y over that of x.
 * Need 2 values a sample, else `null`. No variance at all: p = 1 if the means agree, else 0 with an
 * undefined (`null`) statistic.
 */
import { fSf, studentTSf } from "../distributions/beta.ts";
import type { Ascending } from "./ascending.ts";
import { type Moments, median, moments } from "./moments.ts";

export type MeanTest = { statistic: number | null; df: number | null; p: number };

export function welchFromMoments(x: Moments, y: Moments): MeanTest | null {
  if (x.n < 2 || y.n < 2) return null;
  const a = x.squares / (x.n - 1) / x.n;
  const b = y.squares / (y.n - 1) / y.n;
  const gap = x.mean - y.mean;
  if (!(a + b > 0)) return gap === 0 ? { statistic: 0, df: null, p: 1 } : { statistic: null, df: null, p: 0 };
  const statistic = gap / Math.sqrt(a + b);
  // Shares instead of squares, which would underflow for tiny variances.
  const share = a / (a + b);
  const df = 1 / (share ** 2 / (x.n - 1) + (1 - share) ** 2 / (y.n - 1));
  return { statistic, df, p: Math.min(1, 2 * studentTSf(Math.abs(statistic), df)) };
}

export function welchTest(x: ArrayLike<number>, y: ArrayLike<number>): MeanTest | null {
  const [a, b] = [moments(x), moments(y)];
  return a === null || b === null ? null : welchFromMoments(a, b);
}

function deviations(values: ArrayLike<number>, centre: number): Moments | null {
  return moments(Float64Array.from(values, (value) => Math.abs(value - centre)));
}

export function brownForsytheTest(
  x: Ascending,
  y: Ascending,
): { statistic: number | null; p: number } | null {
  const [middleX, middleY] = [median(x), median(y)];
  if (middleX === null || middleY === null || x.length + y.length < 3) return null;
  const a = deviations(x, middleX);
  const b = deviations(y, middleY);
  if (a === null || b === null) return null;
  const all = a.n + b.n;
  const mean = (a.n * a.mean + b.n * b.mean) / all;
  const between = a.n * (a.mean - mean) ** 2 + b.n * (b.mean - mean) ** 2;
  const within = a.squares + b.squares;
  if (!(within > 0)) return between > 0 ? { statistic: null, p: 0 } : { statistic: 0, p: 1 };
  const statistic = ((all - 2) * between) / within;
  return { statistic, p: fSf(statistic, 1, all - 2) };
}

export function spreadTest(
  reference: Ascending,
  current: Ascending,
): (MeanTest & { ratio: number | null }) | null {
  const centre = median(reference);
  if (centre === null) return null;
  const [a, b] = [deviations(reference, centre), deviations(current, centre)];
  if (a === null || b === null) return null;
  const test = welchFromMoments(a, b);
  return test === null ? null : { ...test, ratio: a.mean > 0 ? b.mean / a.mean : null };
}
