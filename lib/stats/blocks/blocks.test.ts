import { array, assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";
import golden from "../../../tests/golden/blocks.json" with { type: "json" };
import { random } from "../random.ts";
import { betweenBlocks, betweenQuantile } from "./between.ts";
import { blockPermutation, divisionsOf } from "./permutation.ts";

const close = (actual: number | undefined, expected: number) =>
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(
    1e-9 * Math.max(1e-3, Math.abs(expected)),
  );

const scalar = (points: readonly number[], sizes: readonly number[], within: number) => ({
  points: Float64Array.from(points),
  width: 1,
  sizes: Float64Array.from(sizes),
  within,
});

describe("one new block against earlier ones", () => {
  test("is Student's prediction interval for equal sizes and one coordinate", () => {
    for (const { points, sizes, point, p } of golden.prediction) {
      const found = betweenBlocks(scalar(points, sizes, 0), Float64Array.of(point), sizes[0]!);
      close(found?.p, p);
      expect(found?.dimensions).toBe(1);
      expect(found?.df).toBeCloseTo(sizes.length - 1, 9);
    }
  });

  test("expects the random-effects variance of a mean, for unequal sizes too", () => {
    for (const { means, sizes, within, rows, expected } of golden.anova) {
      const found = betweenBlocks(scalar(means, sizes, within), Float64Array.of(0), rows);
      close(found?.expected, expected);
      expect(found?.inflation).toBeGreaterThanOrEqual(1 - 1e-12);
    }
  });

  test("has SciPy's quantiles of F as factors of its floors", () => {
    for (const { dimensions, df, tail, q } of golden.quantiles) {
      const law = { p: 1, inflation: 1, dimensions, df, expected: 1, expectedOfEach: new Float64Array(0) };
      close(betweenQuantile(law, tail), q);
    }
  });

  test("is uniform under its own model, whatever the dimensions, the sizes and the day effect", () => {
    for (const [width, tau, k] of [
      [1, 0, 6],
      [1, 2, 8],
      [5, 0.5, 28],
      [12, 0, 10],
    ] as const) {
      const rng = random(width * 100 + k);
      let hits = 0;
      const runs = 4000;
      for (let run = 0; run < runs; run++) {
        const sizes = Float64Array.from({ length: k }, () => 50 + rng.int(100));
        const points = new Float64Array(k * width);
        const draw = (n: number) => tau * 0.1 * rng.normal() + rng.normal() / Math.sqrt(n);
        for (let i = 0; i < points.length; i++) points[i] = draw(sizes[Math.floor(i / width)]!);
        const point = Float64Array.from({ length: width }, () => draw(80));
        const found = betweenBlocks({ points, width, sizes, within: width }, point, 80);
        if (found!.p <= 0.01) hits += 1;
      }
      // 1 % nominal; the safe side is allowed, three standard errors above are not.
      expect(hits / runs).toBeLessThan(0.01 + 3 * Math.sqrt((0.01 * 0.99) / runs));
    }
  });

  test("stays honest where neighbours are alike and it is told their order", () => {
    const rng = random(17);
    let [told, untold] = [0, 0];
    const runs = 3000;
    for (let run = 0; run < runs; run++) {
      let state = rng.normal();
      const path = Array.from({ length: 29 }, () => (state = 0.8 * state + 0.6 * rng.normal()));
      const blocks = scalar(path.slice(0, 28), path.slice(0, 28).fill(100), 0.01);
      const point = Float64Array.of(path[28]!);
      if (betweenBlocks(blocks, point, 100, true)!.p <= 0.01) told += 1;
      if (betweenBlocks(blocks, point, 100)!.p <= 0.01) untold += 1;
    }
    expect(told).toBeLessThan(untold);
    expect(told / runs).toBeLessThan(0.02);
  });

  test("is null with one block, no rows, or where nothing varies", () => {
    expect(betweenBlocks(scalar([1], [5], 1), Float64Array.of(1), 5)).toBeNull();
    expect(betweenBlocks(scalar([1, 1, 1], [5, 5, 5], 0), Float64Array.of(2), 5)).toBeNull();
    expect(betweenBlocks(scalar([1, 2, 3], [5, 5, 5], 1), Float64Array.of(2), 0)).toBeNull();
  });

  test("does not depend on the unit or the order of the blocks", () => {
    assert(
      property(
        array(double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 9 }),
        double({ min: -5, max: 5, noNaN: true }),
        double({ min: 0.1, max: 100, noNaN: true }),
        (points, point, unit) => {
          const sizes = points.map((_, i) => 10 + i);
          const plain = betweenBlocks(scalar(points, sizes, 0.5), Float64Array.of(point), 12);
          const scaled = betweenBlocks(
            scalar(points.map((x) => x * unit).toReversed(), sizes.toReversed(), 0.5 * unit ** 2),
            Float64Array.of(point * unit),
            12,
          );
          expect(scaled!.p).toBeCloseTo(plain!.p, 8);
          expect(scaled!.inflation).toBeCloseTo(plain!.inflation, 6);
        },
      ),
    );
  });
});

const ks = (a: Float64Array, b: Float64Array) => {
  const [n, m] = [a, b].map((x) => x.reduce((sum, c) => sum + c, 0)) as [number, number];
  let [gap, largest] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    gap += a[i]! / n - b[i]! / m;
    largest = Math.max(largest, Math.abs(gap));
  }
  return largest;
};

describe("block permutation", () => {
  test("counts every division as SciPy does", () => {
    for (const { counts, width, chosen, p } of golden.permutation) {
      const found = blockPermutation({ counts: Float64Array.from(counts), width, chosen }, ks, 1);
      close(found && "exact" in found ? found.exact : undefined, p);
    }
  });

  test("drawn at random it comes to the p of all divisions, and is never 0", () => {
    const rng = random(5);
    const [blocks, chosen, width] = [20, 9, 3];
    const counts = Float64Array.from(
      { length: blocks * width },
      (_, i) => 20 + rng.int(40) + (i < chosen * width && i % 3 === 0 ? 14 : 0),
    );
    expect(divisionsOf(blocks, chosen)).toBe(167_960);
    const found = blockPermutation({ counts, width, chosen }, ks, 7);
    if (!found || "exact" in found) throw new Error("that many divisions are drawn");
    found.permutation.drawUntil(20_000);
    const again = blockPermutation({ counts, width, chosen }, ks, 8);
    if (!again || "exact" in again) throw new Error("that many divisions are drawn");
    again.permutation.drawUntil(20_000);
    expect(found.permutation.p()).toBeGreaterThan(0);
    expect(Math.abs(found.permutation.p() - again.permutation.p())).toBeLessThan(0.015);
    const far = Float64Array.from(counts, (c, i) => (i < chosen * width && i % 3 === 0 ? c * 50 : c));
    const sure = blockPermutation({ counts: far, width, chosen }, ks, 7);
    if (!sure || "exact" in sure) throw new Error("that many divisions are drawn");
    sure.permutation.drawUntil(999);
    expect(sure.permutation.p()).toBeLessThan(0.005);
    expect(sure.permutation.p()).toBeGreaterThanOrEqual(1 / 1000);
  });

  test("cannot say less than one in all divisions, and says nothing without two sides", () => {
    const counts = Float64Array.of(99, 1, 1, 99, 1, 99, 1, 99);
    const found = blockPermutation({ counts, width: 2, chosen: 1 }, ks, 1);
    expect(found).toEqual({ exact: 1 / 4 });
    expect(blockPermutation({ counts, width: 2, chosen: 4 }, ks, 1)).toBeNull();
    expect(blockPermutation({ counts, width: 2, chosen: 0 }, ks, 1)).toBeNull();
  });
});
