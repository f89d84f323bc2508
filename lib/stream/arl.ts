/**
 * Average run lengths of charts of independent standard normal values, and the thresholds that give a wanted one.
 *
 * CUSUM and EWMA: the run length solves a Fredholm equation of the second kind, here by Gauss–Legendre nodes (Crowder
 * 1987 for EWMA; Goel & Wu 1971 for CUSUM, with the mass at zero apart). Siegmund's (1985) closed form for CUSUM is kept as
 * a cross-check. `shift`: the true mean, in standard deviations.
 */
import { normalCdf } from "#lib/stats/distributions/normal.ts";

const nodes = 64;

/** Nodes and weights on [-1, 1], by Newton's method on the Legendre polynomial. */
function legendre(n: number): { x: Float64Array; w: Float64Array } {
  const x = new Float64Array(n);
  const w = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let step = 0; step < 20; step++) {
      let p = 1;
      let before = 0;
      for (let k = 1; k <= n; k++) [p, before] = [((2 * k - 1) * z * p - (k - 1) * before) / k, p];
      slope = (n * (z * p - before)) / (z * z - 1);
      z -= p / slope;
    }
    x[i] = z;
    w[i] = 2 / ((1 - z * z) * slope * slope);
  }
  return { x, w };
}

const rule = legendre(nodes);

/** Solves a·y = b in place by elimination with row exchange; rows of `a` carry b as their last entry. */
function solve(a: Float64Array[]): Float64Array {
  const n = a.length;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r]![c]!) > Math.abs(a[pivot]![c]!)) pivot = r;
    [a[c], a[pivot]] = [a[pivot]!, a[c]!];
    for (let r = c + 1; r < n; r++) {
      const f = a[r]![c]! / a[c]![c]!;
      if (f === 0) continue;
      for (let k = c; k <= n; k++) a[r]![k]! -= f * a[c]![k]!;
    }
  }
  const y = new Float64Array(n);
  for (let r = n - 1; r >= 0; r--) {
    let sum = a[r]![n]!;
    for (let k = r + 1; k < n; k++) sum -= a[r]![k]! * y[k]!;
    y[r] = sum / a[r]![r]!;
  }
  return y;
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** One-sided CUSUM max(0, S + z − k) that starts at 0 and alarms at h. */
function cusumOneSided(h: number, k: number, shift: number): number {
  const s = rule.x.map((x) => (h / 2) * (x + 1));
  const starts = [0, ...s];
  return solve(
    starts.map((from, i) => {
      const row = new Float64Array(nodes + 2);
      row[0] = -normalCdf(k - from - shift);
      for (let j = 0; j < nodes; j++) row[j + 1] = (-h / 2) * rule.w[j]! * density(s[j]! + k - from - shift);
      row[i]! += 1;
      row[nodes + 1] = 1;
      return row;
    }),
  )[0]!;
}

/** Both sides together: rates add (van Dobben de Bruyn 1968; exact for k ≥ 0 as the sides cannot alarm at once). */
export function cusumArl(h: number, k: number, shift = 0): number {
  return 1 / (1 / cusumOneSided(h, k, shift) + 1 / cusumOneSided(h, k, -shift));
}

export function cusumArlSiegmund(h: number, k: number, shift = 0): number {
  const b = h + 1.166;
  const side = (d: number) =>
    Math.abs(d) < 1e-9 ? b * b : (Math.exp(-2 * d * b) + 2 * d * b - 1) / (2 * d * d);
  return 1 / (1 / side(shift - k) + 1 / side(-shift - k));
}

/** Two-sided EWMA that starts at 0 and alarms at `limit` long-run standard deviations. */
export function ewmaArl(limit: number, weight: number, shift = 0): number {
  const h = limit * Math.sqrt(weight / (2 - weight));
  const at = rule.x.map((x) => h * x);
  const row = (from: number) =>
    at.map((to, j) => ((h * rule.w[j]!) / weight) * density((to - (1 - weight) * from) / weight - shift));
  const y = solve(
    Array.from(at, (from, i) => {
      const own = new Float64Array(nodes + 1);
      row(from).forEach((v, j) => {
        own[j] = -v;
      });
      own[i]! += 1;
      own[nodes] = 1;
      return own;
    }),
  );
  return 1 + row(0).reduce((sum, v, j) => sum + v * y[j]!, 0);
}

/** The threshold at which `arl` of it reaches the wanted length; `arl` rises with the threshold. */
export function thresholdFor(arl: (threshold: number) => number, wanted: number, most: number): number {
  let low = 0.05;
  let high = most;
  for (let i = 0; i < 60; i++) {
    const mid = (low + high) / 2;
    const value = arl(mid);
    // Beyond double precision the length is practically endless (and may come out negative).
    if (value >= wanted || value < 0) high = mid;
    else low = mid;
  }
  return high;
}
