/**
 * Two-sample Anderson–Darling with midranks (Scholz & Stephens 1987): A² of the k-sample form, k = 2,
 * standardised to (A² − 1) / σ_N.
 *
 * p: the limit law of A² at 1 + statistic · σ, σ² = 2(π²/3 − 3), so it goes on below 0.001.
 * pClipped: SciPy's number: quadratic interpolation in the published table, held inside [0.001, 0.25].
 * Assumes continuous data (midranks share ties fairly). `null` when a sample is empty, N < 4, or all values
 * are equal.
 */
import { andersonDarlingSf } from "../distributions/quadratic-form.ts";
import type { Ascending } from "./ascending.ts";
import type { SampleTest } from "./kolmogorov-smirnov.ts";
import { eachDistinct } from "./ties.ts";

const EULER = 0.5772156649015329;
const LIMIT_STD = Math.sqrt(2 * (Math.PI ** 2 / 3 - 3));
const SIGNIFICANCE = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
/** Table 2 of the paper for two samples: b0 + b1 + b2. */
const CRITICAL = [
  0.675 - 0.245 - 0.105,
  1.281 + 0.25 - 0.305,
  1.645 + 0.678 - 0.362,
  1.96 + 1.149 - 0.391,
  2.326 + 1.822 - 0.396,
  2.573 + 2.364 - 0.345,
  3.085 + 3.615 - 0.154,
];

/** Σ 1/i for i = 1 … n: summed for small n, Euler–Maclaurin otherwise. */
function harmonic(n: number): number {
  if (n >= 100) return Math.log(n) + EULER + 1 / (2 * n) - 1 / (12 * n ** 2) + 1 / (120 * n ** 4);
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}

/** Σ 1/i² for i = 1 … n. */
function harmonicOfSquares(n: number): number {
  if (n >= 100) return Math.PI ** 2 / 6 - 1 / n + 1 / (2 * n ** 2) - 1 / (6 * n ** 3) + 1 / (30 * n ** 5);
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / (i * i);
  return sum;
}

/** Standard deviation of A² at these sizes with no difference. */
export function andersonDarlingSpread(n: number, m: number): number {
  const all = n + m;
  const inverse = 1 / n + 1 / m;
  const h = harmonic(all - 1);
  // The paper's double sum Σ Σ 1/((N−i) j) in closed form.
  const g = harmonicOfSquares(all) - (2 * h) / all - 1 / (all * all);
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * 4 - 8 * h;
  const variance = (a * all ** 3 + b * all ** 2 + c * all + d) / ((all - 1) * (all - 2) * (all - 3));
  return Math.sqrt(variance);
}

/** Least-squares parabola of ln(significance) over the critical values, by the normal equations. */
function clippedP(statistic: number): number {
  if (statistic < CRITICAL[0]!) return SIGNIFICANCE[0]!;
  if (statistic > CRITICAL[6]!) return SIGNIFICANCE[6]!;
  const power = [0, 0, 0, 0, 0];
  const right = [0, 0, 0];
  const centre = CRITICAL.reduce((sum, value) => sum + value, 0) / CRITICAL.length;
  CRITICAL.forEach((value, i) => {
    const t = value - centre;
    for (let k = 0; k < 5; k++) power[k]! += t ** k;
    for (let k = 0; k < 3; k++) right[k]! += t ** k * Math.log(SIGNIFICANCE[i]!);
  });
  const [s0, s1, s2, s3, s4] = power as [number, number, number, number, number];
  const [r0, r1, r2] = right as [number, number, number];
  const det = s0 * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s2 * s3) + s2 * (s1 * s3 - s2 * s2);
  const c0 = (r0 * (s2 * s4 - s3 * s3) - s1 * (r1 * s4 - r2 * s3) + s2 * (r1 * s3 - r2 * s2)) / det;
  const c1 = (s0 * (r1 * s4 - r2 * s3) - r0 * (s1 * s4 - s2 * s3) + s2 * (s1 * r2 - s2 * r1)) / det;
  const c2 = (s0 * (s2 * r2 - s3 * r1) - s1 * (s1 * r2 - s2 * r1) + r0 * (s1 * s3 - s2 * s2)) / det;
  const t = statistic - centre;
  return Math.exp(c0 + c1 * t + c2 * t * t);
}

function midrankStatistic(x: Ascending, y: Ascending): number {
  const n = x.length;
  const m = y.length;
  const all = n + m;
  let fromX = 0;
  let fromY = 0;
  eachDistinct(x, y, (belowX, equalX, belowY, equalY) => {
    const ties = equalX + equalY;
    const rank = belowX + belowY + ties / 2;
    const weight = ties / all / (rank * (all - rank) - (all * ties) / 4);
    fromX += weight * (all * (belowX + equalX / 2) - rank * n) ** 2;
    fromY += weight * (all * (belowY + equalY / 2) - rank * m) ** 2;
  });
  return ((all - 1) / all) * (fromX / n + fromY / m);
}

/** p of the standardised statistic by the limit law. */
export function andersonDarlingP(statistic: number): number {
  const limit = 1 + statistic * LIMIT_STD;
  return limit > 0 ? andersonDarlingSf(limit) : 1;
}

export function andersonDarlingTest(x: Ascending, y: Ascending): (SampleTest & { pClipped: number }) | null {
  const n = x.length;
  const m = y.length;
  if (n === 0 || m === 0 || n + m < 4) return null;
  if (Math.min(x[0]!, y[0]!) === Math.max(x[n - 1]!, y[m - 1]!)) return null;
  const statistic = (midrankStatistic(x, y) - 1) / andersonDarlingSpread(n, m);
  return { statistic, p: andersonDarlingP(statistic), pClipped: clippedP(statistic) };
}
