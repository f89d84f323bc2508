import { describe, expect, test } from "vitest";
import golden from "#tests/golden/distributions.json" with { type: "json" };
import {
  betaInc,
  chiSquareQuantile,
  chiSquareSf,
  fSf,
  gammaLn,
  kolmogorovSf,
  ksTwoSampleP,
  normalCdf,
  normalQuantile,
  normalSf,
  studentTSf,
} from "../index.ts";
import { gammaP, gammaQ, lnFactorial } from "./gamma.ts";
import { ksOneSampleSf } from "./kolmogorov.ts";
import { andersonDarlingSf, cramerVonMisesSf } from "./quadratic-form.ts";

type Numeric = (...values: number[]) => number | null;

function expectClose(actual: number | null, expected: number, relative: number, at: string): void {
  const gap = actual === null ? Number.POSITIVE_INFINITY : Math.abs(actual - expected);
  expect(gap, `${at}: ${actual} against ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected));
}

const cases: [string, Numeric, number[][]][] = [
  ["normalSf", normalSf, golden.normalSf],
  ["normalQuantile", normalQuantile, golden.normalQuantile],
  ["gammaLn", gammaLn, golden.gammaLn],
  ["gammaP", gammaP, golden.gammaP],
  ["gammaQ", gammaQ, golden.gammaQ],
  ["chiSquareSf", chiSquareSf, golden.chiSquareSf],
  ["chiSquareQuantile", chiSquareQuantile, golden.chiSquareQuantile],
  ["betaInc", betaInc as Numeric, golden.betaInc],
  ["studentTSf", studentTSf, golden.studentTSf],
  ["fSf", fSf, golden.fSf],
  ["kolmogorovSf", kolmogorovSf, golden.kolmogorovSf],
  ["ksOneSampleSf", ksOneSampleSf, golden.kstwoSf],
  ["exact ksTwoSampleP", (n, m, d) => ksTwoSampleP(d!, n!, m!, "exact"), golden.ksTwoSampleExact],
];

describe("distributions agree with SciPy", () => {
  test.each(cases)("%s agrees to 11 digits on its grid, far tails included", (name, compute, rows) => {
    for (const row of rows) {
      const values = row.slice(0, -1);
      expectClose(compute(...values), row.at(-1)!, 2e-11, `${name}(${values.join(", ")})`);
    }
  });

  test("the Cramér–von Mises limit law agrees where SciPy's truncated series is accurate", () => {
    for (const [x, cdf] of golden.cvmCdf) {
      expect(Math.abs(cramerVonMisesSf(x!) - (1 - cdf!))).toBeLessThan(1e-9);
    }
  });
});

describe("limit laws of quadratic statistics", () => {
  test("Anderson–Darling's published 10, 5 and 2.5 % points are recovered", () => {
    expect(andersonDarlingSf(1.933)).toBeCloseTo(0.1, 4);
    expect(andersonDarlingSf(2.492)).toBeCloseTo(0.05, 4);
    expect(andersonDarlingSf(3.07)).toBeCloseTo(0.025, 3);
  });

  test("their tails go on far below 1e-16 and fall steadily", () => {
    const points = [0.05, 0.2, 0.5, 1, 3, 10, 30, 100];
    for (const law of [cramerVonMisesSf, andersonDarlingSf]) {
      const tails = points.map(law);
      for (let i = 1; i < tails.length; i++) expect(tails[i]!).toBeLessThan(tails[i - 1]!);
      expect(tails.at(-1)!).toBeGreaterThan(0);
    }
    expect(cramerVonMisesSf(10)).toBeLessThan(1e-20);
  });
});

describe("ends of the domains", () => {
  test("survival functions are 1 at the lower end and 0 at infinity", () => {
    for (const [low, high] of [
      [chiSquareSf(0, 3), chiSquareSf(Number.POSITIVE_INFINITY, 3)],
      [fSf(0, 2, 9), fSf(Number.POSITIVE_INFINITY, 2, 9)],
      [kolmogorovSf(0), kolmogorovSf(30)],
      [ksOneSampleSf(0, 10), ksOneSampleSf(1, 10)],
      [normalSf(-50), normalSf(50)],
    ]) {
      expect(low).toBe(1);
      expect(high).toBe(0);
    }
  });

  test("the normal quantile inverts the distribution function", () => {
    for (const p of [1e-12, 0.01, 0.3, 0.5, 0.77, 0.999]) {
      expectClose(normalCdf(normalQuantile(p)), p, 1e-13, `p = ${p}`);
    }
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  });

  test("ln n! matches the product and its own recursion beyond the table", () => {
    expect(lnFactorial(20)).toBeCloseTo(Math.log(2432902008176640000), 10);
    expectClose(lnFactorial(5001) - lnFactorial(5000), Math.log(5001), 1e-11, "5001");
  });

  test("two empty samples have no p-value and D = 0 has p = 1", () => {
    expect(ksTwoSampleP(0.3, 0, 5)).toBeNull();
    expect(ksTwoSampleP(0, 7, 5)).toBe(1);
  });

  test("auto is exact up to 10,000 rows and asymptotic above", () => {
    expect(ksTwoSampleP(0.03, 9_000, 5_000)).toBe(ksTwoSampleP(0.03, 9_000, 5_000, "exact"));
    expect(ksTwoSampleP(0.03, 11_000, 5_000)).toBe(ksTwoSampleP(0.03, 11_000, 5_000, "asymptotic"));
  });
});
