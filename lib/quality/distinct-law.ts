/**
 * How many different values n rows have when they and the m reference rows come from one population.
 *
 * Given the pooled counts t_j, a value is absent from n of the N = m + n rows with probability
 * q_j = C(N − t_j, n) / C(N, n); the number present has mean Σ(1 − q_j) and at most the variance Σ q_j (1 − q_j)
 * (indicators are negatively associated). p, two-sided: normal with continuity from a variance of 25 on; below, the
 * difference of two Poisson variables, which is wider than the law itself.
 * What the reference alone leads one to expect: rarefaction (Hurlbert 1971; Heck 1975) for n ≤ m, extrapolation with
 * Chao's estimate of the unseen (Colwell 2012) beyond.
 */
import { gammaLn, normalSf } from "../stats/index.ts";

/** How many values have each count. */
export type CountsOfCounts = ReadonlyMap<number, number>;

function absence(total: number, n: number): (count: number) => number {
  const all = gammaLn(total - n + 1) - gammaLn(total + 1);
  return (count) => {
    const rest = total - count;
    return rest < n ? 0 : Math.exp(gammaLn(rest + 1) - gammaLn(rest - n + 1) + all);
  };
}

export function expectedDistinct(reference: CountsOfCounts, m: number, n: number): number {
  let seen = 0;
  let expected = 0;
  const absent = absence(m, Math.min(n, m));
  for (const [count, values] of reference) {
    seen += values;
    expected += values * (1 - absent(count));
  }
  if (n <= m) return expected;
  const [once, twice] = [reference.get(1) ?? 0, reference.get(2) ?? 0];
  const unseen = (once * (once - 1)) / (2 * (twice + 1));
  if (!(unseen > 0)) return seen;
  return seen + unseen * (1 - (1 - once / (m * unseen + once)) ** (n - m));
}

export type DistinctTest = { p: number; deviation: number };

export function distinctTest(
  pooled: CountsOfCounts,
  total: number,
  n: number,
  observed: number,
): DistinctTest {
  const absent = absence(total, n);
  const law = { mean: 0, variance: 0, sure: 0, gone: 0, come: 0 };
  for (const [count, values] of pooled) {
    const q = absent(count);
    law.mean += values * (1 - q);
    law.variance += values * q * (1 - q);
    if (q < 0.5) {
      law.sure += values;
      law.gone += values * q;
    } else law.come += values * (1 - q);
  }
  const deviation = Math.sqrt(law.variance);
  if (law.variance >= 25) {
    const z = Math.max(0, Math.abs(observed - law.mean) - 0.5) / deviation;
    return { p: Math.min(1, 2 * normalSf(z)), deviation };
  }
  const [low, high] = differenceTails(law.come, law.gone, observed - law.sure);
  return { p: Math.min(1, 2 * Math.min(low, high)), deviation };
}

/** P(A − B <= d) and P(A − B >= d) for independent Poisson A and B of small means. */
export function differenceTails(a: number, b: number, d: number): [number, number] {
  const [of, minus] = [poisson(a), poisson(b)];
  let [low, high] = [0, 0];
  for (const [i, x] of of.entries()) {
    for (const [j, y] of minus.entries()) {
      if (i - j <= d) low += x * y;
      if (i - j >= d) high += x * y;
    }
  }
  return [low, high];
}

function poisson(mean: number): number[] {
  const most = Math.ceil(mean + 12 * Math.sqrt(mean) + 30);
  const terms = [Math.exp(-mean)];
  for (let i = 1; i <= most; i++) terms.push((terms[i - 1]! * mean) / i);
  return terms;
}
