import { describe, expect, test } from "vitest";
import golden from "#tests/golden/two_sample.json" with { type: "json" };
import { alignCounts } from "./align.ts";
import { chiSquareTest, gTest } from "./contingency.ts";
import { cramersV, cramersVCorrected } from "./cramers-v.ts";
import { hellinger, jensenShannon, lInfinity, totalVariation } from "./distances.ts";
import { permutationChiSquare } from "./permutation.ts";
import { fisherExact, twoProportionZ } from "./proportion-tests.ts";
import { kullbackLeibler, populationStability } from "./psi.ts";

describe.each(golden.tables)("a 2 × k table against SciPy: $name", (row) => {
  const { reference, current } = row;

  test("chi-square with and without Yates, and G", () => {
    const plain = chiSquareTest(reference, current);
    expect(plain?.statistic).toBeCloseTo(row.chiSquare[0]!, 9);
    expect(plain?.df).toBe(row.chiSquare[1]);
    expect(plain?.p).toBeCloseTo(row.chiSquare[2]!, 12);
    const yates = chiSquareTest(reference, current, { yates: true });
    expect(yates?.statistic).toBeCloseTo(row.yates[0]!, 9);
    expect(yates?.p).toBeCloseTo(row.yates[1]!, 12);
    const g = gTest(reference, current);
    expect(g?.statistic).toBeCloseTo(row.g[0]!, 9);
    expect(g?.p).toBeCloseTo(row.g[1]!, 12);
  });

  test("Jensen–Shannon, Hellinger, total variation and Cramér's V", () => {
    expect(jensenShannon(reference, current)).toBeCloseTo(row.jsBase2, 12);
    expect(jensenShannon(reference, current, "e")).toBeCloseTo(row.jsBase2 * Math.sqrt(Math.LN2), 12);
    expect(hellinger(reference, current)).toBeCloseTo(row.hellinger, 12);
    expect(totalVariation(reference, current)).toBeCloseTo(row.totalVariation, 12);
    expect(cramersV(reference, current)).toBeCloseTo(row.cramersV, 12);
  });

  test("Fisher's exact test on 2 × 2", () => {
    if (row.fisher === undefined) return expect(reference.length).toBeGreaterThan(2);
    const [a = 0, otherA = 0] = reference;
    const [b = 0, otherB = 0] = current;
    expect(fisherExact(a, a + otherA, b, b + otherB)).toBeCloseTo(row.fisher, 10);
  });
});

describe("vectors computed by hand with other libraries", () => {
  const reference = [73, 36, 0, 37, 54];
  const current = [47, 45, 23, 35, 0];

  test("Bergsma's Cramér's V and L∞ of a table with an unseen and a vanished value", () => {
    expect(cramersVCorrected(reference, current)).toBeCloseTo(0.4608758574510804, 14);
    expect(lInfinity(reference, current)).toBeCloseTo(0.27, 14);
  });

  test("each zero fill gives its library's PSI", () => {
    const table = [
      [50, 0],
      [40, 10],
    ] as const;
    const term = (p: number, q: number) => (p - q) * Math.log(p / q);
    expect(populationStability(...table, "floor")).toBeCloseTo(term(1, 0.8) + term(1e-4, 0.2), 14);
    expect(populationStability(...table, "evidently")).toBeCloseTo(term(1, 0.8) + term(1e-4, 0.2), 14);
    expect(populationStability(...table, "frouros")).toBeGreaterThan(70);
    expect(populationStability(...table)).toBeCloseTo(
      term(50.5 / 51, 40.5 / 51) + term(0.5 / 51, 10.5 / 51),
      14,
    );
  });

  test("Evidently fills with a millionth of the smallest share when that share is under 1e-4", () => {
    const p = [99_995, 5, 0];
    const q = [50, 25, 25];
    const fill = 5e-5 / 1e6;
    const expected =
      (0.99995 - 0.5) * Math.log(0.99995 / 0.5) +
      (5e-5 - 0.25) * Math.log(5e-5 / 0.25) +
      (fill - 0.25) * Math.log(fill / 0.25);
    expect(populationStability(p, q, "evidently")).toBeCloseTo(expected, 12);
  });
});

describe("tables with nothing to compare", () => {
  test("an empty row is undefined in every statistic", () => {
    const empty = [0, 0];
    const some = [3, 4];
    for (const compute of [
      chiSquareTest,
      gTest,
      cramersV,
      cramersVCorrected,
      jensenShannon,
      hellinger,
      totalVariation,
      lInfinity,
      populationStability,
      kullbackLeibler,
    ]) {
      expect(compute(empty, some)).toBeNull();
      expect(compute(some, empty)).toBeNull();
    }
    expect(permutationChiSquare(empty, some, 1)).toBeNull();
    expect(fisherExact(0, 0, 1, 4)).toBeNull();
    expect(twoProportionZ(0, 0, 1, 4)).toBeNull();
  });

  test("one common value is no difference", () => {
    expect(chiSquareTest([9], [4])).toEqual({ statistic: 0, df: 0, p: 1 });
    expect(cramersVCorrected([9], [4])).toBe(0);
    expect(fisherExact(9, 9, 4, 4)).toBe(1);
    expect(twoProportionZ(9, 9, 4, 4)).toEqual({ statistic: 0, p: 1 });
    const permutation = permutationChiSquare([9], [4], 1);
    permutation?.drawUntil(100);
    expect(permutation?.p()).toBe(1);
  });
});

describe("alignCounts", () => {
  test("joins both sides on all values and treats inherited names as values", () => {
    const joined = alignCounts({ b: 2, constructor: 1 }, new Map([["a", 4]]));
    expect(joined.keys).toEqual(["a", "b", "constructor"]);
    expect([...joined.reference]).toEqual([0, 2, 1]);
    expect([...joined.current]).toEqual([4, 0, 0]);
  });

  test("a million values are compared within seconds", () => {
    const reference = new Map(Array.from({ length: 1_000_000 }, (_, i) => [`v${i}`, 5]));
    const current = new Map([
      ["never seen", 900],
      ...Array.from({ length: 100 }, (_, i) => [`v${i}`, 1] as const),
    ]);
    const joined = alignCounts(reference, current);
    expect(joined.keys.length).toBe(1_000_001);
    expect(chiSquareTest(joined.reference, joined.current)?.df).toBe(1_000_000);
    const permutation = permutationChiSquare(joined.reference, joined.current, 5);
    permutation?.drawUntil(200, 20);
    expect(permutation?.p()).toBeLessThan(0.01);
  });
});
