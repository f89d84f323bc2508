import { describe, expect, it } from "vitest";
import { random } from "#lib/stats/index.ts";
import type { Candidate, CauseInput } from "../input.ts";
import { gridOf } from "./binned.ts";
import { placeboOf } from "./placebo.ts";
import { gateOf, laggedCorrelation } from "./precedence.ts";
import { recurringOf } from "./recurring.ts";

const day = 86_400_000;
const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));

describe("the placebo of a change", () => {
  const low = 60 * day;
  const change = (at: number) => ({
    id: String(at),
    kind: "deploy",
    at,
    subject: "t",
    perDay: 0.1,
    features: ["x"],
    ofModel: false,
  });
  const input = (times: number[]) => ({
    onset: { low, high: low + day / 4 },
    changes: [change(low - day / 2)],
    history: times.map(change),
    seed: 4,
  });

  it("is small where changes are rare, large where they are daily, and none without a history", () => {
    const rare = placeboOf(input([low - day / 2]), "data", "x", 0.5)!;
    const daily = placeboOf(input(range(30, (i) => low - i * day - day / 2)), "data", "x", 0.5)!;
    expect(rare.share).toBeLessThan(0.05);
    expect(daily.share).toBeGreaterThan(0.6);
    expect(placeboOf({ ...input([]), history: undefined }, "data", "x", 0.5)).toBeNull();
  });
});

describe("precedence", () => {
  it("lowers what began clearly after the incident, and nothing else", () => {
    const at = (low: number, high: number): Pick<Candidate, "onset"> => ({ onset: { at: low, low, high } });
    expect(gateOf(at(13, 15), 12)).toBeLessThan(1);
    for (const cause of [at(1, 3), at(11, 12), at(12, 14), { onset: null }])
      expect(gateOf(cause, 12)).toBe(1);
  });

  it("holds its level where the courses have nothing to do with each other", () => {
    let found = 0;
    for (let seed = 0; seed < 60; seed++) {
      const r = random(900 + seed);
      const [a, b] = [0, 1].map(() => Float64Array.from(range(80, () => r.normal())));
      if (laggedCorrelation(a!, b!, seed)!.p <= 0.05) found += 1;
    }
    expect(found).toBeLessThan(9);
    expect(laggedCorrelation(new Float64Array(10), new Float64Array(10), 1)).toBeNull();
    expect(laggedCorrelation(new Float64Array(60), new Float64Array(60), 1)!.correlation).toBe(0);
  });
});

describe("patterns that come again", () => {
  // Twenty-eight days of six hours; the symptom begins on the fifteenth.
  const bins = range(112, (b) => b);
  const grid = {
    at: bins.map((b) => (b + 0.5) * 6 * 3_600_000),
    normal: bins.filter((b) => b < 56),
    after: bins.filter((b) => b >= 58),
  };
  const course = (make: (b: number, noise: number) => number, seed = 1) => {
    const r = random(seed);
    return Float64Array.from(bins, (b) => make(b, r.normal()));
  };
  const find = (x: Float64Array, over: object = {}) => recurringOf(x, { ...grid, ...over })?.kind ?? null;

  it.each([
    ["day", (b: number, e: number) => 3 * Math.sin((Math.PI * b) / 2) + 0.3 * e, {}],
    ["week", (b: number, e: number) => (b % 28 >= 20 ? 4 : 0) + 0.3 * e, {}],
    ["trend", (b: number, e: number) => 0.1 * b + 0.3 * e, {}],
    [
      "failure",
      (b: number, e: number) => (b % 14 === 9 ? 1 : 0) + 0.01 * e,
      { after: range(20, (i) => 58 + i) },
    ],
  ] as const)("are told: %s", (kind, make, over) => {
    expect(find(course(make), over)).toBe(kind);
  });

  it("are not told of a step, of noise, or of a failure that stays", () => {
    for (let seed = 1; seed < 40; seed++) {
      expect(find(course((b, e) => (b >= 57 ? 3 : 0) + e, seed))).toBeNull();
      expect(find(course((_, e) => e, seed))).toBeNull();
    }
    expect(find(course((b, e) => (b % 14 === 9 || b >= 58 ? 1 : 0) + 0.01 * e))).toBeNull();
    expect(find(course((b, e) => 3 * Math.sin((Math.PI * b) / 2) + (b >= 57 ? 9 : 0) + 0.3 * e))).toBeNull();
  });

  it("bear constants, gaps and short pasts", () => {
    expect(find(new Float64Array(112))).toBeNull();
    expect(find(new Float64Array(112).fill(Number.NaN))).toBeNull();
    expect(
      find(
        course((b) => b),
        { normal: [1, 2, 3] },
      ),
    ).toBeNull();
  });
});

it("cuts time into bins on either side of the onset, and into none without a span", () => {
  const at = Float64Array.from(range(5000, (i) => (i / 5000) * 28 * day));
  const onset = { low: 14 * day, high: 14.5 * day };
  const input = (times: Float64Array) => ({ current: { at: times } as CauseInput["current"], onset });
  const grid = gridOf(input(at))!;
  expect(grid.at).toHaveLength(112);
  expect(Math.max(...grid.normal.map((b) => grid.at[b]!))).toBeLessThan(onset.low);
  expect(Math.min(...grid.after.map((b) => grid.at[b]!))).toBeGreaterThan(onset.high);
  expect(gridOf(input(new Float64Array(9)))).toBeNull();
  expect(gridOf(input(new Float64Array()))).toBeNull();
});
