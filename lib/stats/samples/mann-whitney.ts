/**
 * Mann–Whitney U of x against y, two-sided: U = R_x − n(n+1)/2 on midranks.
 *
 * p from the normal law with correction for ties and for continuity (SciPy's asymptotic method):
 * z = (max(U, nm − U) − nm/2 − ½) / √(nm/12 · (N + 1 − Σ(t³ − t)/(N(N−1)))).
 * Tests a shift of location; blind to a change of spread. `null` when a sample is empty; all values equal
 * gives p = 1.
 */
import { normalSf } from "../distributions/normal.ts";
import type { Ascending } from "./ascending.ts";
import type { SampleTest } from "./kolmogorov-smirnov.ts";
import { eachDistinct } from "./ties.ts";

export function mannWhitneyTest(x: Ascending, y: Ascending): SampleTest | null {
  const n = x.length;
  const m = y.length;
  if (n === 0 || m === 0) return null;
  let statistic = 0;
  let ties = 0;
  eachDistinct(x, y, (_belowX, equalX, belowY, equalY) => {
    statistic += equalX * (belowY + equalY / 2);
    const t = equalX + equalY;
    ties += t * (t * t - 1);
  });
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (!(variance > 0)) return { statistic, p: 1 };
  const z = (Math.max(statistic, n * m - statistic) - (n * m) / 2 - 0.5) / Math.sqrt(variance);
  return { statistic, p: Math.min(1, 2 * normalSf(z)) };
}
