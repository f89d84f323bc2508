import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { outcomeRows } from "../outcome-rows.ts";
import { fitReference } from "../reference.ts";
import { measureRows, metricsOf } from "../registry.ts";
import type { RankingRows } from "../rows.ts";
import { sliceRows } from "../slice.ts";
import { measureWindow } from "../window.ts";

type Case = {
  group: number[];
  truth: number[];
  score: number[];
  values: Record<string, number>;
  errors: Record<string, number>;
  sklearn_ndcg: number;
  lrap: number | null;
};

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/ranking.json", import.meta.url), "utf8"),
) as { cases: Case[] };

const rowsOf = (c: Pick<Case, "group" | "truth" | "score">): RankingRows => ({
  task: "ranking",
  group: Int32Array.from(c.group),
  truth: Float64Array.from(c.truth),
  score: Float64Array.from(c.score),
});

describe.each(golden.cases.map((c, i) => ({ c, i })))("case $i", ({ c }) => {
  const measured = measureRows(rowsOf(c));

  test("every metric is trec_eval's, the mean over all orders of equal scores", () => {
    expect(Object.keys(measured)).toEqual(Object.keys(c.values));
    for (const [id, m] of Object.entries(measured)) expect(m?.value, id).toBeCloseTo(c.values[id]!, 12);
  });

  test("the gain is scikit-learn's, ties included; average precision is its label ranking one without a cut", () => {
    expect(measured.ndcg_at_10?.value).toBeCloseTo(c.sklearn_ndcg, 12);
    if (c.lrap !== null) expect(measured.map_at_10?.value).toBeCloseTo(c.lrap, 12);
  });

  test("standard errors are those of a bootstrap that draws queries, within a tenth", () => {
    for (const [id, m] of Object.entries(measured)) {
      if (c.errors[id] === 0) {
        // Lists of at most ten items hold every relevant one among the first ten.
        expect([m?.value, m?.high]).toEqual([1, 1]);
        expect(m!.low).toBeLessThan(1);
        continue;
      }
      expect(Math.abs((m?.se ?? 0) / c.errors[id]! - 1), id).toBeLessThan(0.1);
      expect(m!.low!).toBeLessThan(m!.value);
      expect(m!.high!).toBeGreaterThan(m!.value);
    }
  });
});

const item = fc.record({
  group: fc.integer({ min: -1, max: 5 }),
  truth: fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constant(Number.NaN)),
  score: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double(), fc.constant(Number.POSITIVE_INFINITY)),
});
const columns = (items: { group: number; truth: number; score: number }[]) =>
  rowsOf({
    group: items.map((i) => i.group),
    truth: items.map((i) => i.truth),
    score: items.map((i) => i.score),
  });

test("values lie in 0…1 and do not depend on the order of the rows", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 60 }), (items) => {
      const [one, other] = [measureRows(columns(items)), measureRows(columns(items.toReversed()))];
      for (const [id, m] of Object.entries(one)) {
        if (!m) {
          expect(other[id]).toBeNull();
          continue;
        }
        expect(m.value, id).toBeGreaterThanOrEqual(0);
        expect(m.value, id).toBeLessThanOrEqual(1);
        expect(other[id]?.value, id).toBeCloseTo(m.value, 10);
      }
    }),
  );
});

test("the best order has a gain of 1, whatever follows the relevant items", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 }), (grades) => {
      fc.pre(grades.some((g) => g > 0));
      const best = measureRows(rowsOf({ group: grades.map(() => 0), truth: grades, score: grades }));
      for (const id of ["ndcg_at_10", "ndcg_exponential_at_10", "mrr"])
        expect(best[id]?.value).toBeCloseTo(1, 10);
    }),
  );
});

test("edges: no rows, no relevant item, one query, places instead of scores, a name for each query", () => {
  const values = (rows: RankingRows) => Object.values(measureRows(rows)).map((m) => m?.value ?? null);
  const nothing = Object.keys(metricsOf("ranking")).map(() => null);
  expect(values(columns([]))).toEqual(nothing);
  expect(values(rowsOf({ group: [0, 0], truth: [0, 0], score: [2, 1] }))).toEqual(nothing);
  const one = measureRows(rowsOf({ group: [0, 0], truth: [0, 1], score: [2, 1] }));
  expect(one.mrr).toMatchObject({ value: 0.5, se: null, low: null });
  const placed = outcomeRows("ranking", [], {
    truth: ["no", "yes", null, true as never],
    predicted: [2, 1, 3, 1],
    scores: [],
    group: ["a", "a", "a", "b"],
    places: true,
  });
  expect(measureRows(placed).mrr?.value).toBe(1);
});

test("a stretch holds whole queries", () => {
  const rows = rowsOf({ group: [0, 1, 0, 1, 2, 2], truth: [1, 0, 0, 1, 1, 0], score: [1, 2, 3, 4, 5, 6] });
  const parts = [sliceRows(rows, 0, 3), sliceRows(rows, 3, 6)] as RankingRows[];
  expect(parts.map((p) => Array.from(p.group))).toEqual([
    [0, 1, 0, 1],
    [2, 2],
  ]);
});

/** Seeded by a linear congruence, so that the test draws nothing by itself. */
function simulated(queries: number, skill: number, seed: number): RankingRows {
  let state = seed;
  const next = () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
  const items = Array.from({ length: queries * 8 }, (_, i) => {
    const truth = Math.floor(4 * next() ** 3);
    return { group: Math.floor(i / 8), truth, score: skill * truth + next() + next() };
  });
  return columns(items);
}

test("a model that ranks worse is found, and the same one is not, by queries and not by rows", () => {
  const fit = fitReference(simulated(1000, 1, 1), { seed: 1 });
  expect(fit.n).toBeLessThanOrEqual(1000);
  const verdict = (rows: RankingRows) => measureWindow(rows, fit, { q: 0.04 }).metrics.ndcg_at_10?.verdict;
  expect(verdict(simulated(300, 1, 2))).toBe("stable");
  expect(verdict(simulated(300, 0, 3))).toBe("drift");
  expect(verdict(simulated(10, 0, 4))).toBe("insufficient");
});
