import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NumericProfile } from "../domain/profile.ts";
import { numericBaselineOf } from "./baseline-of.ts";
import { mergeProfiles } from "./merge.ts";
import { categoricalProfileOf, numericProfileOf, slotOf } from "./profile-of.ts";

const edges = [-3, -1, 0, 0.5, 2, 7];
const cell = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(null, Number.NaN, Infinity, -Infinity, 0.5, -3, 7),
);
const rows = fc.array(cell, { maxLength: 40 });
const numeric = (values: (number | null)[]) => numericProfileOf(values, edges, 0);
const word = fc.array(fc.option(fc.constantFrom("a", "b", "", "__proto__", "constructor")), {
  maxLength: 40,
});

describe("merging profiles", () => {
  test("of numbers is exact: the profile of all rows is the sum of the profiles of any parts", () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const whole = numeric([...a, ...b, ...c]);
        const [x, y, z] = [numeric(a), numeric(b), numeric(c)];
        // Whole numbers and halves: their sums are exact in doubles.
        expect(mergeProfiles(mergeProfiles(x, y), z)).toEqual(whole);
        expect(mergeProfiles(x, mergeProfiles(y, z))).toEqual(whole);
        expect(mergeProfiles(z, mergeProfiles(y, x))).toEqual(whole);
      }),
    );
  });

  test("of categories is exact, associative and commutative, whatever the values are called", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const whole = categoricalProfileOf([...a, ...b]);
        const merged = mergeProfiles(categoricalProfileOf(a), categoricalProfileOf(b));
        const turned = mergeProfiles(categoricalProfileOf(b), categoricalProfileOf(a));
        expect(new Map(Object.entries(merged.counts))).toEqual(new Map(Object.entries(whole.counts)));
        expect(new Map(Object.entries(turned.counts))).toEqual(new Map(Object.entries(whole.counts)));
        expect([merged.n, merged.nulls]).toEqual([whole.n, whole.nulls]);
      }),
    );
  });

  test("has the empty profile as its neutral element and refuses other edges and kinds", () => {
    const some = numeric([1, 2, null]);
    expect(mergeProfiles(some, numeric([]))).toEqual(some);
    expect(() => mergeProfiles(some, numericProfileOf([1], [0, 1], 0))).toThrow(/edges/);
    expect(() => mergeProfiles<NumericProfile>(some, categoricalProfileOf(["a"]) as never)).toThrow(
      /categorical/,
    );
  });
});

describe("a profile of values", () => {
  test("accounts for every row exactly once", () => {
    fc.assert(
      fc.property(rows, (values) => {
        const p = numeric(values);
        const inside = p.counts.reduce((a, b) => a + b, 0);
        expect(p.n).toBe(values.length);
        expect(p.nulls + p.nan + p.posInf + p.negInf + inside).toBe(values.length);
      }),
    );
  });

  test("puts a value on an edge into the bin that it opens, and the last edge into the last bin", () => {
    expect(edges.map((edge) => slotOf(edges, edge))).toEqual([1, 2, 3, 4, 5, 5]);
    expect([slotOf(edges, -3.1), slotOf(edges, 7.1), slotOf([4, 4], 4), slotOf([], 9)]).toEqual([0, 6, 1, 0]);
  });
});

describe("a baseline", () => {
  test("of no, one, constant and only missing values has edges that count without NaN", () => {
    for (const values of [[], [5], [5, 5, 5], [null, null], [Number.NaN, Infinity]]) {
      const b = numericBaselineOf(values);
      expect(b.profile.counts).toHaveLength(b.edges.length + 1);
      expect(b.representatives.every((x) => Number.isFinite(x))).toBe(true);
      expect(b.edges.every((x) => Number.isFinite(x))).toBe(true);
    }
  });

  test("has strictly ascending edges from the least to the largest value", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 300 }), (values) => {
        const { edges: found } = numericBaselineOf(values);
        if (new Set(values.map((x) => x + 0)).size < 2) return;
        for (let i = 1; i < found.length; i++) expect(found[i]).toBeGreaterThan(found[i - 1] as number);
        expect(found[0]).toBe(Math.min(...values) + 0);
        expect(found.at(-1)).toBe(Math.max(...values) + 0);
      }),
    );
  });
});
