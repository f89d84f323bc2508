/**
 * P(T >= t) for T = the sum of scores of n items drawn without replacement from a finite population with sizes_i
 * items of whole-number score_i, for t above the mean.
 *
 * Double saddlepoint: T given that independent Bernoulli(n/N) choices select exactly n items (Robinson 1982;
 * Booth & Butler 1990). With K(θ, φ) = Σ N_i ln(1 − p + p e^(θ a_i + φ)), solve ∂K = (t − ½, n); then
 * Lugannani & Rice: 1 − Φ(w) + φ(w)(1/u − 1/w), w² = 2(θ(t − ½) + φ n − K),
 * u = 2 sinh(θ/2) √(det K'' / K''_φφ(0)) (Skovgaard 1987, lattice correction of Daniels 1987).
 * Relative error a few percent far into the tail. Assumes at least three distinct scores.
 */
import { normalSf } from "../stats/index.ts";

type Point = { k: number; kp: number; kt: number; pp: number; pt: number; tt: number };

export function permutationTail(scores: Float64Array, sizes: Float64Array, n: number, t: number): number {
  let [all, sum] = [0, 0];
  for (let i = 0; i < sizes.length; i++) {
    all += sizes[i]!;
    sum += sizes[i]! * scores[i]!;
  }
  const mean = sum / all;
  const share = n / all;
  const centred = scores.map((score) => score - mean);
  const target = t - 0.5 - n * mean;
  if (target <= 0) return 0.5;
  const { theta, phi, at } = solve(centred, sizes, share, n, target);
  const w2 = 2 * (theta * target + phi * n - at.k);
  if (!(w2 > 1e-6)) return 0.5;
  const w = Math.sqrt(w2);
  const det = at.pp * at.tt - at.pt * at.pt;
  const u = 2 * Math.sinh(theta / 2) * Math.sqrt(Math.max(det, 0) / (all * share * (1 - share)));
  const density = Math.exp(-w2 / 2) / Math.sqrt(2 * Math.PI);
  const tail = normalSf(w) + density * ((u > 0 ? 1 / u : 0) - 1 / w);
  // Where the correction breaks down (the very end of the lattice), Chernoff's bound stands.
  return tail > 0 && Number.isFinite(tail) ? Math.min(0.5, tail) : Math.exp(-w2 / 2);
}

/** Damped Newton steps down the convex K(θ, φ) − θ·target − φ·n. */
function solve(
  a: Float64Array,
  sizes: Float64Array,
  share: number,
  n: number,
  target: number,
): { theta: number; phi: number; at: Point } {
  let [theta, phi] = [0, 0];
  let at = derivatives(a, sizes, share, theta, phi);
  for (let step = 0; step < 60; step++) {
    const [gp, gt] = [at.kp - n, at.kt - target];
    if (Math.abs(gp) < 1e-8 * n && Math.abs(gt) < 1e-8 * target) break;
    const det = at.pp * at.tt - at.pt * at.pt;
    if (!(det > 0)) break;
    const dp = (at.tt * gp - at.pt * gt) / det;
    const dt = (at.pp * gt - at.pt * gp) / det;
    const now = at.k - theta * target - phi * n;
    let size = 1;
    let next = at;
    for (; size > 1e-6; size /= 2) {
      next = derivatives(a, sizes, share, theta - size * dt, phi - size * dp);
      const value = next.k - (theta - size * dt) * target - (phi - size * dp) * n;
      if (value <= now + 1e-12 * Math.abs(now)) break;
    }
    theta -= size * dt;
    phi -= size * dp;
    at = next;
  }
  return { theta, phi, at };
}

function derivatives(a: Float64Array, sizes: Float64Array, share: number, theta: number, phi: number): Point {
  const lnOdds = Math.log(share) - Math.log1p(-share);
  const base = Math.log1p(-share);
  let [k, kp, kt, pp, pt, tt] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = lnOdds + phi + theta * a[i]!;
    const e = Math.exp(x < 0 ? x : -x);
    const p = x < 0 ? e / (1 + e) : 1 / (1 + e);
    const size = sizes[i]!;
    k += size * (base + (x > 0 ? x : 0) + Math.log1p(e));
    const first = size * p;
    const second = first * (1 - p);
    kp += first;
    kt += first * a[i]!;
    pp += second;
    pt += second * a[i]!;
    tt += second * a[i]! * a[i]!;
  }
  return { k, kp, kt, pp, pt, tt };
}
