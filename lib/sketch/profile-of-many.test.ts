import { array, assert, double, property } from "fast-check";
import { expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";
import { numericBaselineOf } from "./baseline-of.ts";
import { numericProfileOf } from "./profile-of.ts";
import { numericProfileOfMany } from "./profile-of-many.ts";

const none = { nulls: 0, nan: 0, posInf: 0, negInf: 0 };

function expectSame(reference: number[], current: number[]): void {
  const { edges, median } = numericBaselineOf(reference);
  const wanted = numericProfileOf(current, edges, median);
  const found = numericProfileOfMany(Float64Array.from(current), none, edges, median);
  expect(found.counts).toEqual(wanted.counts);
  expect([found.n, found.min, found.max]).toEqual([wanted.n, wanted.min, wanted.max]);
  const close = (a: number, b: number) =>
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));
  close(found.sumBelow, wanted.sumBelow);
  close(found.sumAbove, wanted.sumAbove);
  close(found.sumAbsDev, wanted.sumAbsDev);
}

test.each(["normal", "skewed", "heavy", "tied", "constant"])("%s values have the same profile", (kind) => {
  const rng = random(11);
  const draw = () => {
    const z = rng.normal();
    return {
      normal: z,
      skewed: Math.exp(2 * z),
      heavy: z / (rng.uniform() + 1e-9),
      tied: rng.int(30),
      constant: 4,
    }[kind]!;
  };
  const reference = Array.from({ length: 4000 }, draw);
  expectSame(reference, [...Array.from({ length: 4000 }, draw), ...reference.slice(0, 500), -5, 0, 1e6]);
});

test("any values have the same profile, on the edges too", () => {
  const values = array(double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 200 });
  assert(property(values, values, (a, b) => expectSame(a, [...a, ...b])));
});
