import { expect, test } from "vitest";
import type { Baseline } from "../domain/profile.ts";
import type { Column } from "../domain/schema.ts";
import { numericProfileOf } from "../sketch/profile-of.ts";
import { rulesSchema } from "./rules.ts";
import { columnSuggestions, pairCandidates } from "./suggest.ts";

const described = (name: string, values: (number | null)[]) => ({
  column: {
    name,
    kind: "numeric",
    role: "feature",
    nullable: true,
    reason: "",
    overridden: false,
    segment: false,
    integer: false,
    scoreClass: null,
  } satisfies Column,
  baseline: { kind: "numeric", profile: numericProfileOf(values, [0, 50, 100], 50) } as unknown as Baseline,
});
const run = (from: number, step: number) => Array.from({ length: 100 }, (_, i) => from + i * step);

test("pairs are proposed only where one scale, overlap and order make them plausible", () => {
  const columns = [
    described("low", run(0, 1)),
    described("high", run(2, 1)),
    described("cents", run(0, 100)),
  ];
  expect(pairCandidates(columns).map((r) => [r.left, r.right])).toEqual([["low", "high"]]);
  // Far apart, constant, or not finite: the ranges say all there is to say.
  expect(pairCandidates([described("a", run(0, 1)), described("b", run(1000, 1))])).toEqual([]);
  expect(pairCandidates([described("a", run(3, 0)), described("b", run(0, 1))])).toEqual([]);
  const broken = described("b", [...run(2, 1), Number.NaN]);
  expect(pairCandidates([described("a", run(0, 1)), broken])).toEqual([]);
});

test("what is proposed is valid as a declaration, also for odd names, and few rows propose nothing", () => {
  const rules = columnSuggestions([described("Größe (cm)", run(0, 1)), described("n", [...run(0, 1), null])]);
  expect(rulesSchema.parse(rules)).toEqual(rules);
  expect(rules.map((r) => r.kind)).toEqual(["null_rate", "range", "range"]);
  expect(columnSuggestions([described("a", [1, 2, 3])])).toEqual([]);
});
