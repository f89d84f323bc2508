import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { chiSquareTest, gTest } from "./contingency.ts";
import { cramersV, cramersVCorrected } from "./cramers-v.ts";
import { hellinger, jensenShannon, lInfinity, totalVariation } from "./distances.ts";
import { permutationChiSquare } from "./permutation.ts";
import { fisherExact, pearsonExact, twoProportionZ } from "./proportion-tests.ts";
import { kullbackLeibler, populationStability, type ZeroFill } from "./psi.ts";

const cells = fc.integer({ min: 1, max: 12 }).chain((k) => {
  const row = fc
    .array(fc.nat({ max: 400 }), { minLength: k, maxLength: k })
    .filter((r) => r.some((c) => c > 0));
  return fc.tuple(row, row);
});

const distances = { jensenShannon, hellinger, totalVariation, lInfinity, cramersV, cramersVCorrected };

describe("distances on counts", () => {
  test.each(Object.entries(distances))(
    "%s is symmetric, within [0, 1] and 0 for equal counts",
    (_, distance) => {
      fc.assert(
        fc.property(cells, ([p, q]) => {
          const there = distance(p, q)!;
          expect(there).toBeGreaterThanOrEqual(0);
          expect(there).toBeLessThanOrEqual(1);
          expect(distance(q, p)!).toBeCloseTo(there, 10);
          expect(distance(p, p)!).toBeCloseTo(0, 10);
        }),
      );
    },
  );

  test.each(Object.entries(distances))("%s does not depend on the order of the cells", (_, distance) => {
    fc.assert(
      fc.property(cells, ([p, q]) => {
        expect(distance([...p].reverse(), [...q].reverse())!).toBeCloseTo(distance(p, q)!, 10);
      }),
    );
  });

  test("disjoint tables are at distance 1", () => {
    for (const distance of [jensenShannon, hellinger, totalVariation, lInfinity, cramersV]) {
      expect(distance([7, 0], [0, 9])).toBeCloseTo(1, 12);
    }
  });

  test("Hellinger² <= total variation <= Hellinger·√2, and total variation bounds L∞", () => {
    fc.assert(
      fc.property(cells, ([p, q]) => {
        const h = hellinger(p, q)!;
        const tv = totalVariation(p, q)!;
        expect(h * h).toBeLessThanOrEqual(tv + 1e-12);
        expect(tv).toBeLessThanOrEqual(h * Math.SQRT2 + 1e-12);
        expect(lInfinity(p, q)!).toBeLessThanOrEqual(tv + 1e-12);
      }),
    );
  });

  test.each(["jeffreys", "floor", "evidently", "frouros"] as ZeroFill[])(
    "PSI and KL with %s zeros are finite, not negative, 0 for equal counts; PSI is symmetric",
    (fill) => {
      fc.assert(
        fc.property(cells, ([p, q]) => {
          const psi = populationStability(p, q, fill)!;
          expect(Number.isFinite(psi)).toBe(true);
          expect(psi).toBeGreaterThanOrEqual(0);
          expect(populationStability(q, p, fill)!).toBeCloseTo(psi, 8);
          expect(populationStability(p, p, fill)).toBe(0);
          const kl = kullbackLeibler(p, q, fill)!;
          expect(Number.isFinite(kl)).toBe(true);
          expect(kl).toBeGreaterThanOrEqual(0);
        }),
      );
    },
  );
});

describe("tests on counts", () => {
  test("chi-square, G, Z and Fisher give p in [0, 1]; Z² is the chi-square of a 2 × 2 table", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 60 }), { minLength: 4, maxLength: 4 }),
        ([a = 0, b = 0, c = 0, d = 0]) => {
          fc.pre(a + b > 0 && c + d > 0);
          const z = twoProportionZ(a, a + b, c, c + d)!;
          const chi = chiSquareTest([a, b], [c, d])!;
          const g = gTest([a, b], [c, d])!;
          const fisher = fisherExact(a, a + b, c, c + d)!;
          for (const p of [z.p, chi.p, g.p, fisher]) {
            expect(p).toBeGreaterThanOrEqual(0);
            expect(p).toBeLessThanOrEqual(1);
          }
          expect(z.statistic ** 2).toBeCloseTo(chi.statistic, 8);
          expect(fisherExact(c, c + d, a, a + b)!).toBeCloseTo(fisher, 10);
        },
      ),
    );
  });

  test("Fisher's p sums the tables of the same margins that are not likelier, Pearson's those that are as far off", () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(12),
        fc.nat(12),
        (m, n, a0, b0) => {
          const [a, b] = [Math.min(a0, m), Math.min(b0, n)];
          const weight = (x: number) => choose(m, x) * choose(n, a + b - x);
          const far = (x: number) => Math.abs(x * (m + n) - m * (a + b));
          let [sum, farther] = [0, 0];
          for (let x = Math.max(0, a + b - n); x <= Math.min(m, a + b); x++) {
            if (weight(x) <= weight(a) * (1 + 1e-9)) sum += weight(x);
            if (far(x) >= far(a)) farther += weight(x);
          }
          expect(fisherExact(a, m, b, n)!).toBeCloseTo(sum / choose(m + n, a + b), 10);
          expect(pearsonExact(a, m, b, n)!).toBeCloseTo(farther / choose(m + n, a + b), 10);
        },
      ),
    );
  });
});

describe("chi-square by permutation", () => {
  const drawn = (reference: number[], current: number[], seed: number, draws: number) => {
    const found = permutationChiSquare(reference, current, seed);
    if (found === null) throw new Error("a row is empty");
    found.drawUntil(draws);
    return found;
  };

  test("on a 2 × 2 table it estimates the exact p, drawing items and drawing cells alike", () => {
    const tables: [number[], number[]][] = [
      [
        [30, 10],
        [20, 18],
      ],
      [
        [900, 90],
        [2, 2],
      ],
    ];
    for (const [reference, current] of tables) {
      const [a = 0, otherA = 0] = reference;
      const [b = 0, otherB = 0] = current;
      const exact = fisherExact(a, a + otherA, b, b + otherB)!;
      const estimate = drawn(reference, current, 3, 20_000).p();
      expect(Math.abs(estimate - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / 20_000) + 1e-4);
    }
  });

  test("the same seed gives the same p, in one go or continued later", () => {
    const [reference, current] = [
      [40, 30, 20, 10],
      [3, 9, 6, 8],
    ];
    const once = drawn(reference, current, 11, 3000);
    const later = drawn(reference, current, 11, 500);
    later.drawUntil(3000);
    expect(later.p()).toBe(once.p());
    expect(later.draws).toBe(3000);
  });

  test("stops after enough exceedances and is never 0", () => {
    const even = permutationChiSquare([500, 500, 500], [33, 33, 34], 1)!;
    even.drawUntil(100_000, 20);
    expect(even.exceedances).toBe(20);
    expect(even.draws).toBeLessThan(60);
    expect(drawn([1000, 0], [0, 1000], 1, 50).p()).toBeCloseTo(1 / 51, 12);
  });

  test("with 200 Zipf categories and clean windows it holds its level where the limit law does not", () => {
    const rng = random(2024);
    const weights = Array.from({ length: 200 }, (_, i) => 1 / (i + 1));
    let [byPermutation, byLimit] = [0, 0];
    for (let i = 0; i < 300; i++) {
      const reference = rng.multinomial(5000, weights, new Float64Array(200));
      const current = rng.multinomial(100, weights, new Float64Array(200));
      const found = permutationChiSquare(reference, current, i)!;
      found.drawUntil(400, 60);
      if (found.p() <= 0.05) byPermutation += 1;
      if (chiSquareTest(reference, current)!.p <= 0.05) byLimit += 1;
    }
    expect(byPermutation / 300).toBeLessThan(0.05 + 0.05);
    expect(byPermutation / 300).toBeGreaterThan(0.01);
    expect(byLimit / 300).toBeGreaterThan(0.1);
  });
});
