/**
 * Hypergeometric variates: how many of `good` are among `draws` taken without replacement from good + bad.
 * When any margin is under 10: one Bernoulli step per item of the smallest margin. Otherwise ratio of uniforms
 * (Stadlober 1990, HRUA). Exact up to rounding.
 */
import { lnFactorial } from "./distributions/gamma.ts";

/** Draws `count` items one by one; each is good with the share of good ones left. */
function oneByOne(uniform: () => number, good: number, all: number, count: number): number {
  let left = good;
  let rest = all;
  for (let i = 0; i < count && left > 0; i++) {
    if (uniform() * rest < left) left -= 1;
    rest -= 1;
  }
  return good - left;
}

/** HRUA for marked <= half of all and taken <= half of all. */
function ratioOfUniforms(uniform: () => number, marked: number, all: number, taken: number): number {
  const other = all - marked;
  const p = marked / all;
  const centre = taken * p + 0.5;
  const variance = ((all - taken) * taken * p * (1 - p)) / (all - 1);
  const c = Math.sqrt(variance + 0.5);
  const width = 1.7155277699214135 * c + 0.8989161620588988;
  const mode = Math.floor(((taken + 1) * (marked + 1)) / (all + 2));
  const lnWeight = (k: number) =>
    lnFactorial(k) + lnFactorial(marked - k) + lnFactorial(taken - k) + lnFactorial(other - taken + k);
  const peak = lnWeight(mode);
  const bound = Math.min(Math.min(taken, marked) + 1, Math.floor(centre + 16 * c));
  for (;;) {
    const u = uniform();
    const x = centre + (width * (uniform() - 0.5)) / u;
    if (!(x >= 0 && x < bound)) continue;
    const k = Math.floor(x);
    const t = peak - lnWeight(k);
    if (u * (4 - u) - 3 <= t) return k;
    if (u * (u - t) >= 1) continue;
    if (2 * Math.log(u) <= t) return k;
  }
}

export function hypergeometric(uniform: () => number, good: number, bad: number, draws: number): number {
  const all = good + bad;
  if (good <= 0 || draws <= 0) return 0;
  if (bad <= 0) return Math.min(draws, good);
  if (draws >= all) return good;
  const kept = all - draws;
  if (good < 10) return oneByOne(uniform, draws, all, good);
  if (draws < 10) return oneByOne(uniform, good, all, draws);
  if (kept < 10) return good - oneByOne(uniform, good, all, kept);
  if (bad < 10) return draws - oneByOne(uniform, draws, all, bad);
  const taken = Math.min(draws, kept);
  const k = ratioOfUniforms(uniform, Math.min(good, bad), all, taken);
  const goodTaken = good > bad ? taken - k : k;
  return taken < draws ? good - goodTaken : goodTaken;
}
