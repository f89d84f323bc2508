import { describe, expect, test } from "vitest";
import { chiSquareSf } from "./distributions/chi-square.ts";
import { hypergeometricDensity } from "./distributions/binomial.ts";
import { lnFactorial } from "./distributions/gamma.ts";
import { random } from "./random.ts";

const DRAWS = 40_000;

function binomialDensity(k: number, n: number, p: number): number {
  const lnChoose = lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
  return Math.exp(lnChoose + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** p of Pearson's fit of the draws to the density, cells with under 10 expected pooled. */
function fitP(draw: () => number, density: (k: number) => number, highest: number): number {
  const seen = new Map<number, number>();
  for (let i = 0; i < DRAWS; i++) {
    const k = draw();
    seen.set(k, (seen.get(k) ?? 0) + 1);
  }
  let [statistic, cells, restExpected, restSeen] = [0, 0, DRAWS, DRAWS];
  for (let k = 0; k <= highest; k++) {
    const expected = DRAWS * density(k);
    if (expected < 10) continue;
    const count = seen.get(k) ?? 0;
    statistic += (count - expected) ** 2 / expected;
    cells += 1;
    restExpected -= expected;
    restSeen -= count;
  }
  if (restExpected > 1) statistic += (restSeen - restExpected) ** 2 / restExpected;
  return chiSquareSf(statistic, cells - 1 + (restExpected > 1 ? 1 : 0));
}

describe("random", () => {
  test("the same seed gives the same stream and other seeds give others", () => {
    const take = (seed: number) => Array.from({ length: 5 }, random(seed).uniform);
    expect(take(42)).toEqual(take(42));
    expect(take(42)).not.toEqual(take(43));
    expect(take(2 ** 40)).not.toEqual(take(2 ** 41));
  });

  test("near seeds give unlike streams from the first draw on", () => {
    const seeds = Array.from({ length: 4000 }, (_, i) => i);
    for (const draw of [0, 1, 2, 3]) {
      const values = seeds.map((seed) => {
        const { uniform } = random(seed);
        for (let i = 0; i < draw; i++) uniform();
        return uniform();
      });
      expect(new Set(values).size).toBe(seeds.length);
      // A chi-square of 20 cells, and the correlation of neighbours, both within chance of one in 10,000.
      const cells = Array.from(
        { length: 20 },
        (_, c) => values.filter((v) => Math.floor(v * 20) === c).length,
      );
      expect(
        chiSquareSf(
          cells.reduce((s, c) => s + (c - 200) ** 2 / 200, 0),
          19,
        ),
      ).toBeGreaterThan(1e-4);
      const r = values.slice(1).reduce((s, v, i) => s + (v - 0.5) * (values[i]! - 0.5) * 12, 0) / 3999;
      expect(Math.abs(r)).toBeLessThan(3.9 / Math.sqrt(3999));
    }
    expect(random(0.5).uniform()).not.toBe(random(0.25).uniform());
    expect(random(-1).uniform()).not.toBe(random(1).uniform());
  });

  test.each([
    [5, 0.3],
    [40, 0.9],
    [300, 0.2],
    [20_000, 0.004],
  ])("binomial(%i, %f) follows its law", (n, p) => {
    const rng = random(n);
    expect(
      fitP(
        () => rng.binomial(n, p),
        (k) => binomialDensity(k, n, p),
        n,
      ),
    ).toBeGreaterThan(1e-4);
  });

  test.each([
    [5, 30, 12],
    [30, 5, 12],
    [50, 70, 40],
    [500, 5_000, 200],
    [5_000, 500, 5_000],
    [20, 12, 25],
    [100, 9, 50],
  ])("hypergeometric(%i good, %i bad, %i draws) follows its law", (good, bad, draws) => {
    const rng = random(good + bad);
    const density = (k: number) => hypergeometricDensity(k, good, bad, draws);
    expect(fitP(() => rng.hypergeometric(good, bad, draws), density, good)).toBeGreaterThan(1e-4);
  });

  test("normal and gamma variates have the right first two moments", () => {
    const rng = random(1);
    const check = (draw: () => number, mean: number, variance: number) => {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < DRAWS; i++) {
        const x = draw();
        sum += x;
        squares += (x - mean) ** 2;
      }
      expect(Math.abs(sum / DRAWS - mean)).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
      expect(squares / DRAWS / variance).toBeCloseTo(1, 1);
    };
    check(rng.normal, 0, 1);
    check(() => rng.gamma(0.4), 0.4, 0.4);
    check(() => rng.gamma(7), 7, 7);
  });

  test("multinomial and multivariate hypergeometric counts add up and respect the margins", () => {
    const rng = random(9);
    const sizes = [5, 0, 300, 1, 40];
    for (let i = 0; i < 300; i++) {
      const drawn = rng.multivariateHypergeometric(sizes, 120, new Float64Array(5));
      expect(drawn.reduce((a, b) => a + b)).toBe(120);
      drawn.forEach((count, cell) => expect(count).toBeLessThanOrEqual(sizes[cell]!));
      const counts = rng.multinomial(77, sizes, new Float64Array(5));
      expect(counts.reduce((a, b) => a + b)).toBe(77);
      expect(counts[1]).toBe(0);
    }
  });
});
