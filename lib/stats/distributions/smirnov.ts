/**
 * Smirnov's one-sided law: P(D⁺_n >= d) = d Σ_v C(n, v) (d + v/n)^(v−1) (1 − d − v/n)^(n−v),
 * v = 0 … ⌊n(1−d)⌋ (Birnbaum & Tingey 1951). Each term is a binomial probability in saddle-point form
 * (Loader 2000), so the sum keeps about 12 digits; the cost is O(n).
 */
import { deviance, stirlingError } from "./gamma.ts";

export function smirnovSf(d: number, n: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  const t = n * d;
  const last = Math.floor(n * (1 - d));
  let sum = (1 - d) ** n;
  const constant = stirlingError(n);
  for (let v = 1; v <= last; v++) {
    const w = n - v;
    if (w <= t) break;
    const exponent = constant - stirlingError(v) - stirlingError(w) - deviance(v, v + t) - deviance(w, w - t);
    if (exponent < -745) continue;
    sum += (t / (v + t)) * Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * v * w));
  }
  return sum > 1 ? 1 : sum;
}
