import { expect, test } from "vitest";
import { categoricalBaselineOf, numericBaselineOf } from "../sketch/baseline-of.ts";
import { random } from "../stats/index.ts";
import { bucketOf, type FloorSet, floorsOf } from "./floors.ts";
import { prepare } from "./prepare.ts";
import { shareFloor } from "./share-floor.ts";

test("buckets of n are at most n, a third of an octave apart, and start at 30", () => {
  expect([30, 37, 38, 47, 60, 61, 1000].map(bucketOf)).toEqual([30, 37, 37, 47, 60, 60, 960]);
  for (let n = 30; n < 5000; n++) {
    expect(bucketOf(n)).toBeLessThanOrEqual(n);
    expect(bucketOf(n)).toBeGreaterThan(n / 1.32);
  }
});

test("floors of the same baseline and bucket come from the cache, more rows give lower ones", () => {
  const r = random(1);
  const prepared = prepare(numericBaselineOf(Array.from({ length: 4000 }, () => r.normal())));
  const cache = new Map<string, FloorSet>();
  const names = ["ks", "wasserstein", "psi", "null_rate"] as const;
  const small = floorsOf(prepared, 100, 100, names, cache);
  expect(floorsOf(prepared, 101, 101, names, cache)).toBe(small);
  const large = floorsOf(prepared, 2000, 2000, names, cache);
  for (const name of ["ks", "wasserstein", "psi"] as const) {
    expect((small[name] as readonly number[])[0]).toBeLessThan(
      (small[name] as readonly number[])[1] as number,
    );
    expect((large[name] as readonly number[])[1]).toBeLessThan(
      (small[name] as readonly number[])[1] as number,
    );
  }
});

test("a simulated floor is passed by about one clean window in a hundred", () => {
  const r = random(2);
  const draw = () => `v${Math.floor(20 * r.uniform() ** 2)}`;
  // A bucket's own size: floors of a bucket hold with room to spare for the larger samples in it.
  const size = bucketOf(300);
  let above = 0;
  let all = 0;
  for (let k = 0; k < 30; k++) {
    const baseline = categoricalBaselineOf(Array.from({ length: 3000 }, draw));
    const prepared = prepare(baseline);
    if (prepared.kind !== "categorical") throw new Error("not categories");
    const floors = floorsOf(prepared, size, size, ["total_variation"], new Map());
    for (let w = 0; w < 40; w++) {
      const window = new Map<string, number>();
      for (let i = 0; i < size; i++) {
        const v = draw();
        window.set(v, (window.get(v) ?? 0) + 1);
      }
      let distance = 0;
      for (const [i, value] of prepared.values.entries()) {
        distance +=
          Math.abs((prepared.reference[i] as number) / prepared.m - (window.get(value) ?? 0) / size) / 2;
      }
      if (distance > ((floors["total_variation"] as readonly number[])[1] as number)) above += 1;
      all += 1;
    }
  }
  // 1,200 windows at 1 %: 12 expected; the floor has the noise of 300 draws.
  expect(above / all).toBeLessThan(0.03);
  expect(above).toBeGreaterThan(0);
});

test("the floor of a null rate holds for a column that never had a null, and shrinks with n", () => {
  const never = shareFloor(0, 5000, 500);
  expect(never[1]).toBeGreaterThan(0);
  expect(never[1]).toBeLessThan(0.05);
  expect(shareFloor(500, 5000, 100)[1]).toBeGreaterThan(shareFloor(500, 5000, 5000)[1]);
  expect(shareFloor(0, 0, 100)).toEqual([1, 1]);
});
