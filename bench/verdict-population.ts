/** Random features for the verdict gate: a population draws numbers or categories, with or without missing ones. */
import { categoricalBaselineOf, numericBaselineOf } from "#lib/sketch/baseline-of.ts";
import type { Random } from "#lib/stats/index.ts";

type Numbers = { kind: "numeric"; shape: string; sd: number; draw: () => number; missing: number };
type Categories = { kind: "categorical"; shape: string; draw: () => number; cells: number; missing: number };
export type Population = Numbers | Categories;

type Family = (r: Random) => { shape: string; draw: () => number };

const between = (r: Random, low: number, high: number) => low + (high - low) * r.uniform();

const poisson = (r: Random, mean: number) => {
  // By inversion; means here are at most 30.
  let [x, u, p] = [0, r.uniform(), Math.exp(-mean)];
  while (u > p && x < 300) {
    u -= p;
    x += 1;
    p *= mean / x;
  }
  return x;
};

const families: Record<string, Family> = {
  normal: (r) => {
    const [centre, sd] = [between(r, -100, 100), Math.exp(between(r, -3, 5))];
    return { shape: "normal", draw: () => centre + sd * r.normal() };
  },
  skewed: (r) => {
    const s = between(r, 0.4, 1.6);
    if (r.uniform() < 0.5) return { shape: "lognormal", draw: () => Math.exp(s * r.normal()) };
    const k = between(r, 0.3, 3);
    return { shape: "gamma", draw: () => r.gamma(k) };
  },
  heavy: (r) => {
    const df = between(r, 1.2, 4);
    if (r.uniform() < 0.3) return { shape: "pareto", draw: () => (1 - r.uniform()) ** (-1 / df) };
    return { shape: "student", draw: () => r.normal() / Math.sqrt((2 * r.gamma(df / 2)) / df) };
  },
  zero_inflated: (r) => {
    const zero = between(r, 0.2, 0.98);
    const s = between(r, 0.3, 1.5);
    return {
      shape: "zero-inflated",
      draw: () => (r.uniform() < zero ? 0 : Math.exp(s * r.normal())),
    };
  },
  integers: (r) => {
    const pick = r.uniform();
    if (pick < 0.4) {
      const mean = Math.exp(between(r, -2, 3.4));
      return { shape: "poisson", draw: () => poisson(r, mean) };
    }
    if (pick < 0.7) {
      const top = 1 + r.int(200);
      return { shape: "whole numbers", draw: () => r.int(top + 1) };
    }
    const p = between(r, 0.03, 0.6);
    return { shape: "geometric", draw: () => Math.floor(Math.log(1 - r.uniform()) / Math.log(1 - p)) };
  },
  lumpy: (r) => {
    const [gap, share] = [between(r, 2, 8), between(r, 0.1, 0.9)];
    if (r.uniform() < 0.3) return { shape: "uniform", draw: () => r.uniform() };
    const step = 10 ** -r.int(3);
    return {
      shape: "rounded mixture",
      draw: () => Math.round((r.normal() + (r.uniform() < share ? gap : 0)) / step) * step,
    };
  },
};

export const numericKinds = Object.keys(families);

function missingRate(r: Random): number {
  const pick = r.uniform();
  return pick < 0.6 ? 0 : pick < 0.8 ? between(r, 0, 0.02) : between(r, 0, 0.4);
}

export function numericPopulation(r: Random, kind: string): Population {
  const { shape, draw } = families[kind]!(r);
  return { kind: "numeric", shape, draw, sd: 0, missing: missingRate(r) };
}

/** Zipf or uniform over this many categories. */
export function categoryPopulation(r: Random, cells: number, zipf: boolean): Population {
  const power = zipf ? between(r, 0.8, 1.6) : 0;
  const weights = Array.from({ length: cells }, (_, i) => (i + 1) ** -power);
  const total = weights.reduce((a, b) => a + b, 0);
  const cumulative: number[] = [];
  let seen = 0;
  for (const w of weights) cumulative.push((seen += w / total));
  cumulative[cells - 1] = 1;
  const draw = () => {
    const u = r.uniform();
    let [low, high] = [0, cells - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > u) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return { kind: "categorical", shape: zipf ? "zipf" : "uniform", draw, cells, missing: missingRate(r) };
}

export function mixedPopulation(r: Random, i: number): Population {
  if (i % 5 < 3) return numericPopulation(r, numericKinds[r.int(numericKinds.length)]!);
  const cells = Math.round(2 * 100 ** r.uniform());
  return categoryPopulation(r, cells, r.uniform() < 0.6);
}

export function drawNumbers(p: Population, r: Random, rows: number, shift = 0): (number | null)[] {
  return Array.from({ length: rows }, () => {
    if (p.missing > 0 && r.uniform() < p.missing) return null;
    return p.draw() + shift;
  });
}

export function drawCategories(
  p: Population,
  r: Random,
  rows: number,
  change: (x: number) => number = (x) => x,
): (string | null)[] {
  return Array.from({ length: rows }, () => {
    if (p.missing > 0 && r.uniform() < p.missing) return null;
    return `v${change(p.draw())}`;
  });
}

export function referenceOf(p: Population, r: Random, rows: number) {
  if (p.kind === "categorical") {
    return { kind: p.kind, baseline: categoricalBaselineOf(drawCategories(p, r, rows)), values: [] };
  }
  const values = drawNumbers(p, r, rows);
  return { kind: p.kind, baseline: numericBaselineOf(values), values };
}
