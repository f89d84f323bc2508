import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { andersonDarlingTest } from "./anderson-darling.ts";
import { energyDistance, energyNormed, wasserstein, wassersteinNormed } from "./area-distances.ts";
import { type Ascending, ascending } from "./ascending.ts";
import { cramerVonMisesTest } from "./cramer-von-mises.ts";
import { ksDistance, ksTest } from "./kolmogorov-smirnov.ts";
import { brownForsytheTest, spreadTest, welchTest } from "./location-spread.ts";
import { mannWhitneyTest } from "./mann-whitney.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
/** Few distinct values, so that ties are common. */
const tied = fc.integer({ min: -4, max: 4 });
const values = fc.oneof(
  fc.array(finite, { minLength: 1, maxLength: 60 }),
  fc.array(tied, { minLength: 1, maxLength: 60 }),
);

function sample(data: ArrayLike<number>): Ascending {
  const x = ascending(data);
  if (x === null) throw new Error("not finite");
  return x;
}

const distances = { ksDistance, wasserstein, energyDistance, energyNormed };
const tests = {
  ksTest,
  cramerVonMisesTest,
  andersonDarlingTest,
  mannWhitneyTest,
  welchTest,
  brownForsytheTest,
  spreadTest,
};

describe("ascending", () => {
  test("orders any finite values as the engine's own sort does, above and below the radix threshold", () => {
    const wide = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(wide, { maxLength: 50 }), (data) => {
        const expected = Float64Array.from(data, (v) => v + 0).sort();
        expect([...sample(data)]).toEqual([...expected]);
        const long = Float64Array.from({ length: 5000 }, (_, i) => (data[i % (data.length || 1)] ?? 0) + i);
        expect([...sample(long)]).toEqual([...long.slice().sort()]);
      }),
      { numRuns: 60 },
    );
  });

  test("keeps negative numbers, subnormals and extremes in order on the radix path", () => {
    const rng = random(4);
    const scale = () => (rng.uniform() - 0.5) * 10 ** (rng.uniform() * 600 - 300);
    const data = Float64Array.from({ length: 6000 }, (_, i) =>
      i % 7 === 0 ? Number.MIN_VALUE * (i - 3000) : scale(),
    );
    expect([...sample(data)]).toEqual([...data.map((v) => v + 0).sort()]);
  });

  test("refuses NaN and infinities instead of passing them on", () => {
    expect(ascending([1, Number.NaN])).toBeNull();
    expect(ascending([1, Number.POSITIVE_INFINITY])).toBeNull();
    expect(ascending([])).toHaveLength(0);
  });

  test("leaves its argument as it was", () => {
    const data = Float64Array.of(3, 1, 2);
    ascending(data);
    expect([...data]).toEqual([3, 1, 2]);
  });
});

describe("distances between samples", () => {
  test.each(Object.entries(distances))(
    "%s is symmetric, not negative and 0 for equal samples",
    (_, distance) => {
      fc.assert(
        fc.property(values, values, (a, b) => {
          const [x, y] = [sample(a), sample(b)];
          const there = distance(x, y)!;
          expect(there).toBeGreaterThanOrEqual(0);
          expect(distance(y, x)!).toBeCloseTo(there, 6);
          expect(distance(x, x)).toBe(0);
        }),
        { numRuns: 100 },
      );
    },
  );

  test("KS and the energy coefficient stay within [0, 1], and disjoint samples are at KS distance 1", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [x, y] = [sample(a), sample(b)];
        expect(ksDistance(x, y)!).toBeLessThanOrEqual(1);
        expect(energyNormed(x, y)!).toBeLessThanOrEqual(1);
        expect(ksDistance(x, sample(b.map((v) => v + 3e6)))).toBe(1);
      }),
      { numRuns: 100 },
    );
  });

  test("W1 is at least the difference of the means and moves by exactly a common shift", () => {
    const mean = (data: number[]) => data.reduce((sum, v) => sum + v, 0) / data.length;
    fc.assert(
      fc.property(values, values, (a, b) => {
        const distance = wasserstein(sample(a), sample(b))!;
        expect(distance).toBeGreaterThanOrEqual(Math.abs(mean(a) - mean(b)) - 1e-6);
        expect(wasserstein(sample(a), sample(a.map((v) => v + 7)))!).toBeCloseTo(7, 6);
      }),
      { numRuns: 100 },
    );
  });

  test("rank statistics do not change under an increasing transformation", () => {
    fc.assert(
      fc.property(fc.array(tied, { minLength: 1 }), fc.array(tied, { minLength: 1 }), (a, b) => {
        const bend = (data: number[]) => sample(data.map((v) => Math.exp(v) * 3 + 11));
        const [x, y] = [sample(a), sample(b)];
        expect(ksDistance(bend(a), bend(b))).toBe(ksDistance(x, y));
        expect(mannWhitneyTest(bend(a), bend(b))).toEqual(mannWhitneyTest(x, y));
        expect(cramerVonMisesTest(bend(a), bend(b))).toEqual(cramerVonMisesTest(x, y));
        expect(andersonDarlingTest(bend(a), bend(b))).toEqual(andersonDarlingTest(x, y));
      }),
      { numRuns: 100 },
    );
  });
});

describe("tests of samples", () => {
  test.each(Object.entries(tests))(
    "%s gives a p in [0, 1] or nothing, never NaN, ties and single rows too",
    (_, run) => {
      fc.assert(
        fc.property(values, values, (a, b) => {
          const found = run(sample(a), sample(b));
          if (found === null) return;
          expect(found.p).toBeGreaterThanOrEqual(0);
          expect(found.p).toBeLessThanOrEqual(1);
          expect(Number.isNaN(found.statistic)).toBe(false);
        }),
        { numRuns: 200 },
      );
    },
  );

  test.each(Object.entries(tests))("%s does not depend on the order of the rows", (_, run) => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(run(sample([...a].reverse()), sample([...b].reverse()))).toEqual(run(sample(a), sample(b)));
      }),
      { numRuns: 50 },
    );
  });

  test.each(Object.entries({ ...tests, ...distances }))("%s of an empty sample is undefined", (_, run) => {
    expect(run(sample([]), sample([1, 2, 3]))).toBeNull();
    expect(run(sample([1, 2, 3]), sample([]))).toBeNull();
  });

  test("equal constants show no difference, and a changed constant has a p of 0 where variance is needed", () => {
    const [four, same, five] = [sample([4, 4, 4, 4]), sample([4, 4, 4]), sample([5, 5, 5])];
    expect(ksTest(four, same)).toEqual({ statistic: 0, p: 1 });
    expect(welchTest(four, same)).toEqual({ statistic: 0, df: null, p: 1 });
    expect(brownForsytheTest(four, same)).toEqual({ statistic: 0, p: 1 });
    expect(mannWhitneyTest(four, same)?.p).toBe(1);
    expect(wassersteinNormed(four, same)).toBe(0);
    expect(welchTest(four, five)).toEqual({ statistic: null, df: null, p: 0 });
    expect(wassersteinNormed(four, five)).toBeNull();
    expect(wassersteinNormed(four, five, 0.001)).toBeCloseTo(1000, 9);
    expect(ksTest(four, five)?.statistic).toBe(1);
  });
});

describe("with no difference the p-values are uniform", () => {
  const RUNS = 2000;

  function shareBelow(
    alpha: number,
    run: (x: Ascending, y: Ascending) => { p: number } | null,
    seed: number,
  ) {
    const rng = random(seed);
    let below = 0;
    for (let i = 0; i < RUNS; i++) {
      const x = sample(Float64Array.from({ length: 90 }, rng.normal));
      const y = sample(Float64Array.from({ length: 60 }, rng.normal));
      if ((run(x, y)?.p ?? 1) <= alpha) below += 1;
    }
    return below / RUNS;
  }

  // Five standard errors of a share of 0.1 over 2,000 runs are 0.034; KS steps in whole lattice paths.
  test.each(Object.entries(tests).filter(([name]) => name !== "brownForsytheTest"))(
    "%s rejects about one in ten clean pairs at 0.1",
    (_, run) => {
      const share = shareBelow(0.1, run, 77);
      expect(share).toBeGreaterThan(0.1 - 0.036);
      expect(share).toBeLessThan(0.1 + 0.034);
    },
  );

  test("Brown–Forsythe does not reject more often than it says", () => {
    expect(shareBelow(0.1, brownForsytheTest, 78)).toBeLessThan(0.134);
  });

  test("each of them sees its own kind of change in most pairs", () => {
    const rng = random(79);
    const found = { ks: 0, spread: 0, forsythe: 0, welch: 0 };
    for (let i = 0; i < 200; i++) {
      const x = sample(Float64Array.from({ length: 300 }, rng.normal));
      const shifted = sample(Float64Array.from({ length: 200 }, () => rng.normal() + 0.5));
      const wider = sample(Float64Array.from({ length: 200 }, () => rng.normal() * 1.6));
      if (ksTest(x, shifted)!.p < 0.01) found.ks += 1;
      if (welchTest(x, shifted)!.p < 0.01) found.welch += 1;
      if (spreadTest(x, wider)!.p < 0.01) found.spread += 1;
      if (brownForsytheTest(x, wider)!.p < 0.01) found.forsythe += 1;
    }
    for (const count of Object.values(found)) expect(count).toBeGreaterThan(180);
  });
});
