import { describe, expect, test } from "vitest";
import type { Profile } from "../domain/profile.ts";
import { categoricalBaselineOf, numericBaselineOf } from "../sketch/baseline-of.ts";
import { mergeProfiles } from "../sketch/merge.ts";
import { categoricalProfileOf, numericProfileOf } from "../sketch/profile-of.ts";
import { rebase } from "../sketch/rebase.ts";
import { random } from "../stats/index.ts";
import { decideWindow, type FeatureInput } from "./decide-window.ts";
import { ordinaryPeriods } from "./ordinary-periods.ts";

type Cells = (number | string | null)[];

/** A column whose baseline is these days, over the edges of a reference. */
function column(feature: string, reference: Cells, days: Cells[], window: Cells[]): FeatureInput {
  const words = reference.some((x) => typeof x === "string");
  const frozen = words
    ? categoricalBaselineOf(reference as (string | null)[])
    : numericBaselineOf(reference as (number | null)[]);
  const profileOf = (rows: Cells): Profile =>
    frozen.kind === "numeric"
      ? numericProfileOf(rows as (number | null)[], frozen.edges, frozen.median)
      : categoricalProfileOf(rows as (string | null)[]);
  const [baseline, own] = [days.map(profileOf), window.map(profileOf)];
  return {
    feature,
    baseline: rebase(frozen, baseline.reduce(mergeProfiles)),
    profile: own.reduce(mergeProfiles),
    periods: { baseline, window: own },
  };
}

const decide = (inputs: FeatureInput[], seed = 1) =>
  decideWindow(inputs, { floors: new Map(), seed, detectors: [] });

const normals = (seed: number, n: number, mean = 0) => {
  const r = random(seed);
  return Array.from({ length: n }, () => mean + r.normal());
};

const days = (count: number, spread: number, seed: number, rows = 200) => {
  const r = random(seed);
  return Array.from({ length: count }, (_, d) => normals(seed * 1000 + d, rows, spread * r.normal()));
};

const reference = normals(99, 3000);

describe("a verdict held to the periods of its baseline", () => {
  test("does not call a day drift that is as unlike the others as they are, and finds one that is not", () => {
    let [alarms, found] = [0, 0];
    for (let run = 0; run < 120; run++) {
      const history = days(20, 0.3, run + 1);
      const r = random(run + 7000);
      const own = 0.3 * r.normal();
      const ordinary = column("a", reference, history, [normals(run + 9000, 200, own)]);
      if (decide([ordinary])[0]!.verdict === "drift") alarms += 1;
      const moved = column("a", reference, history, [normals(run + 9000, 200, own + 2)]);
      if (decide([moved])[0]!.verdict === "drift") found += 1;
    }
    expect(alarms).toBeLessThanOrEqual(9);
    expect(found).toBeGreaterThanOrEqual(114);
    // The same days against the same baseline, but as if rows were independent.
    const { periods: _, ...rowsOnly } = column("a", reference, days(20, 0.3, 1), [normals(9, 200, 0.5)]);
    expect(decide([rowsOnly])[0]?.verdict).toBe("drift");
  });

  test("says how much more periods differ than rows would, and never has a smaller p than rows have", () => {
    const alike = column("a", reference, days(12, 0, 3), [normals(5, 200, 0.4)]);
    const unlike = column("a", reference, days(12, 0.5, 3), [normals(5, 200, 0.4)]);
    const [calm, wild] = [alike, unlike].map((c) => decide([c])[0]!.hypotheses[0]!);
    expect(calm?.between?.inflation).toBeLessThan(2);
    expect(wild?.between?.inflation).toBeGreaterThan(8);
    expect(wild?.effect.floor).toBeGreaterThan(calm?.effect.floor as number);
    for (const h of [calm, wild]) expect(h?.p).toBeGreaterThanOrEqual(h?.between?.p as number);
  });

  test("needs four periods with rows", () => {
    const verdict = (history: Cells[]) =>
      decide([column("a", reference, history, [normals(5, 200, 3)])])[0]?.verdict;
    expect(verdict(days(3, 0, 4))).toBe("insufficient");
    expect(verdict([...days(3, 0, 4), [], []])).toBe("insufficient");
    expect(verdict([...days(4, 0, 4), []])).toBe("drift");
  });

  test("judges shares, null rates and new values of categories", () => {
    const r = random(8);
    const pick = (n: number, extra: string[] = []) =>
      Array.from({ length: n }, () => ["a", "b", "c", ...extra][r.int(3 + extra.length)]!);
    const history = Array.from({ length: 10 }, () => pick(200));
    const one = (window: Cells) => decide([column("x", pick(2000), history, [window])])[0]!.verdict;
    expect(one(pick(200))).not.toBe("drift");
    expect(one(pick(200, ["new", "newer"]))).toBe("drift");
    expect(one(pick(200).map((x, i) => (i % 4 === 0 ? null : x)))).toBe("drift");
  });

  test("copes with constants, empty columns, infinities and windows without values", () => {
    const constant = Array.from({ length: 6 }, () => Array.from({ length: 100 }, () => 7));
    const seven = Array.from({ length: 900 }, () => 7);
    const verdict = (c: FeatureInput) => decide([c])[0]!.verdict;
    expect(verdict(column("a", seven, constant, [seven.slice(0, 100)]))).toBe("stable");
    expect(verdict(column("a", seven, constant, [normals(3, 100, 7)]))).toBe("drift");
    const empty = Array.from({ length: 6 }, () => Array.from({ length: 100 }, () => null));
    expect(verdict(column("a", reference, empty, [empty[0]!]))).not.toBe("drift");
    expect(verdict(column("a", reference, days(6, 0, 2), [empty[0]!]))).toBe("drift");
    const wild = days(6, 0, 2).map((d) => [...d, Number.POSITIVE_INFINITY, Number.NaN, 1e300]);
    expect(verdict(column("a", reference, wild, [wild[0]!]))).not.toBe("drift");
    for (const h of decide([column("a", reference, wild, [wild[1]!])])[0]!.hypotheses) {
      expect(Number.isNaN(h.p)).toBe(false);
    }
  });

  test("thousands of values are pooled, not lost", () => {
    const r = random(12);
    const ids = (n: number) => Array.from({ length: n }, () => `id${r.int(3000)}`);
    const input = column(
      "id",
      ids(4000),
      Array.from({ length: 6 }, () => ids(900)),
      [ids(900)],
    );
    expect(["stable", "insufficient"]).toContain(decide([input])[0]!.verdict);
  });
});

describe("a window that is made of periods too", () => {
  test("is judged by dividing the periods of both sides anew", () => {
    const [before, after] = [days(7, 0.1, 21), days(7, 0.1, 22)];
    const calm = decide([column("a", reference, before, after)])[0]!;
    expect(calm.verdict).not.toBe("drift");
    const moved = after.map((d) => d.map((x) => x + 1));
    const [decision] = decide([column("a", reference, before, moved)]);
    expect(decision?.verdict).toBe("drift");
    // All 3,432 divisions were counted: two of them are as far apart.
    expect(decision?.hypotheses[0]?.p).toBeCloseTo(2 / 3432, 12);
    expect(decision?.hypotheses[0]?.between?.periods).toBe(14);
  });

  test("draws divisions where they cannot all be counted, and says nothing where there are hardly any", () => {
    const moved = days(24, 0.1, 32, 40).map((d) => d.map((x) => x + 1));
    const [many] = decide([column("a", reference, days(24, 0.1, 31, 40), moved)]);
    expect(many?.verdict).toBe("drift");
    expect(many?.hypotheses[0]?.p).toBeGreaterThan(0);
    const [few] = decide([column("a", reference, days(2, 0, 41), moved.slice(0, 2))]);
    expect(few?.verdict).toBe("insufficient");
  });
});

describe("periods that are unlike all others", () => {
  const frozen = numericBaselineOf(reference);
  const profileOf = (rows: Cells) => numericProfileOf(rows as (number | null)[], frozen.edges, frozen.median);

  test("are left out, so that days after an incident are judged as before it", () => {
    const incident = days(4, 0, 52).map((d) => d.map((x) => x * 3 + 8));
    const history = [...days(20, 0.2, 51), ...incident, ...days(4, 0.2, 53)].map(profileOf);
    const kept = ordinaryPeriods("same-weekday", frozen, history);
    expect(kept).toEqual([...history.slice(0, 20), ...history.slice(24)]);
    const missing = days(9, 0, 54).map((d, i) =>
      profileOf(i === 3 ? d.map((x, j) => (j % 2 ? x : null)) : d),
    );
    expect(ordinaryPeriods("same-weekday", frozen, missing)).toHaveLength(8);
  });

  test("are how things are now once they are more than a quarter", () => {
    const moved = days(9, 0.2, 62).map((d) => d.map((x) => x + 8));
    const history = [...days(19, 0.2, 61), ...moved].map(profileOf);
    expect(ordinaryPeriods("same-weekday", frozen, history)).toEqual(history);
  });

  test("are hardly ever found among clean days, of whatever sizes", () => {
    let left = 0;
    for (let run = 0; run < 60; run++) {
      const r = random(run);
      const history = Array.from({ length: 28 }, (_, d) =>
        profileOf(normals(run * 100 + d, 20 + r.int(400), 0.3 * r.normal())),
      );
      left += history.length - ordinaryPeriods("same-weekday", frozen, history).length;
    }
    expect(left / (60 * 28)).toBeLessThan(0.005);
  });

  test("stay where they come back, or where a trailing baseline holds too little to tell", () => {
    const week = (seed: number) => [
      ...days(6, 0.2, seed),
      ...days(1, 0, seed + 50).map((d) => d.map((x) => x + 8)),
    ];
    const sundays = [...week(1), ...week(2), ...week(3), ...week(4)].map(profileOf);
    expect(ordinaryPeriods("trailing", frozen, sundays)).toEqual(sundays);
    expect(ordinaryPeriods("trailing", frozen, sundays.slice(0, 13))).toEqual(sundays.slice(0, 13));
    expect(ordinaryPeriods("same-weekday", frozen, sundays.slice(0, 13))).toHaveLength(12);
  });

  test("never leave fewer than four, and empty ones are none", () => {
    const few = [...days(4, 0, 71), days(1, 0, 72)[0]!.map((x) => x + 50)].map(profileOf);
    expect(ordinaryPeriods("same-weekday", frozen, few)).toHaveLength(4);
    expect(ordinaryPeriods("same-weekday", frozen, few.slice(1))).toHaveLength(4);
    expect(ordinaryPeriods("same-weekday", frozen, [profileOf([]), profileOf([])])).toEqual([]);
  });
});
