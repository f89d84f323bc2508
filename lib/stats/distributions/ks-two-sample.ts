/**
 * p-value of the two-sided two-sample Kolmogorov–Smirnov statistic D, sample sizes n and m.
 *
 * exact: share of lattice paths from (0,0) to (n,m) that leave the band (Hodges 1957): Gnedenko & Korolyuk's
 * alternating sum for n = m, else the column recursion on outside probabilities. asymptotic: the exact
 * one-sample law at the rounded effective size nm/(n+m). "auto" is SciPy's rule: exact while
 * max(n, m) <= 10,000. Assumes continuous data; with ties both are conservative.
 */
import { ksOneSampleSf } from "./kolmogorov.ts";

export type KsMethod = "auto" | "exact" | "asymptotic";

function gcd(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

/** P(D >= h/n) for two samples of n each. */
function outsideSquare(n: number, h: number): number {
  let p = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let ratio = 1;
    for (let j = 0; j < h; j++) ratio = ((n - k * h - j) * ratio) / (n + k * h + j + 1);
    p = ratio * (1 - p);
  }
  return 2 * p;
}

/** Probability that a random path to (m, n), m >= n, meets |x/m − y/n| >= h/lcm. */
function outsideBand(m: number, n: number, g: number, h: number): number {
  const mg = m / g;
  const ng = n / g;
  let low = 0;
  let high = Math.min(Math.ceil(h / mg), n + 1);
  const column = new Float64Array(Math.min(2 * high + 2, n + 1)).fill(1);
  column.fill(0, 0, high);
  for (let i = 1; i <= m; i++) {
    const lastLow = low;
    const lastLength = high - low;
    low = Math.min(Math.max(Math.floor((ng * i - h) / mg) + 1, 0), n);
    high = Math.min(Math.ceil((ng * i + h) / mg), n + 1);
    if (high <= low) return 1;
    let value = low === 0 ? 0 : 1;
    const shift = low - lastLow;
    const length = high - low;
    for (let jj = 0; jj < length; jj++) {
      const j = jj + low;
      value = (column[jj + shift]! * i + value * j) / (i + j);
      column[jj] = value;
    }
    if (lastLength > length) column.fill(1, length, lastLength);
  }
  return column[high - low - 1]!;
}

function exactP(d: number, n: number, m: number): number | null {
  const g = gcd(n, m);
  const lcm = (n / g) * m;
  if (lcm / g >= 2 ** 31) return null;
  const h = Math.round(d * lcm);
  if (h === 0) return 1;
  const p = n === m ? outsideSquare(n, h) : outsideBand(Math.max(n, m), Math.min(n, m), g, h);
  return p >= 0 && p <= 1 ? p : null;
}

/** `null` where n or m is 0. */
export function ksTwoSampleP(d: number, n: number, m: number, method: KsMethod = "auto"): number | null {
  if (n < 1 || m < 1) return null;
  const wanted = method === "auto" ? (Math.max(n, m) <= 10_000 ? "exact" : "asymptotic") : method;
  const exact = wanted === "exact" ? exactP(d, n, m) : null;
  if (exact !== null) return exact;
  const size = (n * m) / (n + m);
  return ksOneSampleSf(d, Math.max(1, roundHalfEven(size)));
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x);
}
