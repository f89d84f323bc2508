/**
 * Binomial(n, p) variates, exact up to rounding. Small n·min(p, 1−p): inversion from 0 (Kachitvichyanukul &
 * Schmeiser 1988, BINV). Otherwise transformed rejection with a squeeze (Hörmann 1993, BTRS).
 */
import { lnFactorial } from "./distributions/gamma.ts";

function inversion(uniform: () => number, n: number, p: number): number {
  const q = 1 - p;
  const s = p / q;
  const a = (n + 1) * s;
  const start = Math.exp(n * Math.log1p(-p));
  for (;;) {
    let r = start;
    let u = uniform();
    let x = 0;
    while (u > r) {
      u -= r;
      x += 1;
      if (x > n) break;
      r *= a / x - s;
    }
    if (x <= n) return x;
  }
}

function transformedRejection(uniform: () => number, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const lnOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const peak = lnFactorial(mode) + lnFactorial(n - mode);
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || k > n) continue;
    const accepted = peak - lnFactorial(k) - lnFactorial(n - k) + (k - mode) * lnOdds;
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= accepted) return k;
  }
}

export function binomial(uniform: () => number, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(uniform, n, 1 - p);
  return n * p < 10 ? inversion(uniform, n, p) : transformedRejection(uniform, n, p);
}
