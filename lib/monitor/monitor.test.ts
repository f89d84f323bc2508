import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { applyPersistence } from "../decide/index.ts";
import { type Verdict, verdicts } from "../domain/drift.ts";
import { categoricalBaselineOf, numericBaselineOf } from "../sketch/baseline-of.ts";
import { random } from "../stats/index.ts";
import { falseAlarmsAtMost, qForBudget } from "./budget.ts";
import { lintMissing, lintMonitor } from "./lint.ts";
import { powerOf } from "./power.ts";
import { replay } from "./replay.ts";
import { episodesOf, type JudgedWindow, type MonitorRule } from "./rule.ts";

const dayMs = 86_400_000;
const rule: MonitorRule = { q: 0.04, effectAtLeast: null, need: 2, of: 3, clear: 2 };

const day = (i: number, verdict: Verdict, more: Partial<JudgedWindow> = {}): JudgedWindow => ({
  start: i * dayMs,
  end: (i + 1) * dayMs,
  n: verdict === "insufficient" ? 5 : 500,
  verdict,
  pAdjusted: verdict === "insufficient" ? null : verdict === "drift" ? 1e-6 : 0.5,
  effect: verdict === "drift" ? 0.3 : 0.02,
  ...more,
});
const spell = (text: string) =>
  [...text].map((c, i) => day(i, c === "d" ? "drift" : c === "s" ? "stable" : "insufficient"));

describe("a monitor's rule", () => {
  test("opens a finding when need of the last `of` windows crossed and ends it after `clear` quiet ones", () => {
    expect(episodesOf(spell("sdsdssss"), rule)).toEqual([
      { onset: 1, opened: 3, last: 3, closed: 5, worst: 1 },
    ]);
    expect(episodesOf(spell("sdsssdss"), rule)).toEqual([]);
    expect(episodesOf(spell("ssddd"), rule)).toEqual([
      { onset: 2, opened: 3, last: 4, closed: null, worst: 2 },
    ]);
  });

  test("passes over windows with too few rows", () => {
    expect(episodesOf(spell("d..d.s"), rule)).toEqual([
      { onset: 0, opened: 3, last: 3, closed: null, worst: 0 },
    ]);
  });

  test("crosses only where p and effect satisfy its own limits too", () => {
    const faint = [0, 1, 2].map((i) => day(i, "drift", { pAdjusted: 0.03, effect: 0.15 }));
    expect(episodesOf(faint, rule)).toHaveLength(1);
    expect(episodesOf(faint, { ...rule, q: 0.01 })).toHaveLength(0);
    expect(episodesOf(faint, { ...rule, effectAtLeast: 0.2 })).toHaveLength(0);
    expect(
      episodesOf(
        [0, 1].map((i) => day(i, "drift", { effect: null })),
        { ...rule, effectAtLeast: 9 },
      ),
    ).toHaveLength(1);
  });

  test("is in an episode exactly where the heatmap's state with the same persistence is drift", () => {
    assert(
      property(array(constantFrom(...verdicts), { maxLength: 60 }), (sequence) => {
        const windows = sequence.map((v, i) => day(i, v));
        const states = applyPersistence(windows, rule);
        const inside = windows.map(() => false);
        for (const e of episodesOf(windows, rule)) {
          for (let i = e.opened; i < (e.closed ?? windows.length); i++) inside[i] = true;
        }
        expect(states.map((s) => s === "drift")).toEqual(inside);
      }),
    );
  });
});

describe("an alarm budget", () => {
  test("allows one expected false alarm, and never a q above the verdict's own", () => {
    for (const grain of ["hour", "day", "week", "month"] as const) {
      for (const persistence of [rule, { need: 1, of: 1, clear: 1 }, { need: 3, of: 5, clear: 2 }]) {
        for (const days of [1, 30, 90, 365, 3650]) {
          const q = qForBudget(days, persistence, grain);
          expect(q).toBeGreaterThan(0);
          expect(q).toBeLessThanOrEqual(0.04);
          expect(falseAlarmsAtMost(q, persistence, grain, days)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }
    }
    expect(qForBudget(90, { need: 1, of: 1, clear: 1 }, "hour")).toBeCloseTo(1 / 2160, 12);
  });

  test("holds in simulation of windows that pass falsely with exactly the chance q", () => {
    const r = random(7);
    const persistence = { need: 2, of: 3, clear: 2 };
    const q = qForBudget(90, persistence, "hour");
    const windows = Array.from({ length: 2160 * 60 }, (_, i) => day(i, r.uniform() < q ? "drift" : "stable"));
    const opened = episodesOf(windows, { ...persistence, q: 0.04, effectAtLeast: null }).length;
    expect(opened / 60).toBeLessThanOrEqual(falseAlarmsAtMost(q, persistence, "hour", 90) + 0.4);
    expect(opened / 60).toBeGreaterThan(0.5);
  });
});

describe("a replay", () => {
  const history = [
    { feature: "a", windows: spell("ssssddddss") },
    { feature: "b", windows: spell("sddsssssss") },
  ];

  test("counts alarms by window and tells which known incidents were caught, when, and what was outside them", () => {
    const known = [
      { name: "unit change", from: 4 * dayMs, to: 8 * dayMs, feature: "a" },
      { name: "missed", from: 9 * dayMs, to: 10 * dayMs, feature: null },
    ];
    const said = replay(history, rule, known);
    expect(said.alarms).toBe(2);
    expect(said.outside).toBe(1);
    expect(said.alarms_per_day).toBeCloseTo(0.2, 12);
    expect(said.incidents).toEqual([
      { name: "unit change", caught: true, delay_ms: 2 * dayMs, features: ["a"] },
      { name: "missed", caught: false, delay_ms: null, features: [] },
    ]);
    expect(said.findings.map((f) => [f.feature, f.onset / dayMs, f.opened / dayMs])).toEqual([
      ["b", 1, 3],
      ["a", 4, 6],
    ]);
  });

  test("of nothing is nothing, and of a stricter rule no more", () => {
    expect(replay([], rule)).toMatchObject({ alarms: 0, alarms_per_day: null, findings: [] });
    expect(replay(history, { ...rule, q: 1e-9 }).alarms).toBe(0);
  });
});

describe("lint", () => {
  const codes = (text: string, r = rule) =>
    lintMonitor([{ feature: "a", windows: spell(text).map((w) => ({ ...w })) }], r).map((l) => l.code);

  test("names a monitor that watches nothing, has too few rows, always fires, never fires or cannot", () => {
    expect(lintMonitor([], rule).map((l) => l.code)).toEqual(["watches_nothing"]);
    expect(codes("....s...")).toEqual(["too_few_rows"]);
    expect(codes("dddddddddddd")).toEqual(["always_fires"]);
    expect(codes("sssdds", { ...rule, effectAtLeast: 2 })).toEqual(["never_fires"]);
    expect(codes("ssssss", { ...rule, q: 1e-6 })).toEqual(["cannot_fire"]);
    expect(codes("ssddss")).toEqual([]);
  });

  test("names one whose newest windows are empty", () => {
    const windows = [...spell("ssss"), ...[4, 5, 6].map((i) => day(i, "insufficient", { n: 0 }))];
    expect(lintMonitor([{ feature: "a", windows }], rule).map((l) => l.code)).toEqual(["stale"]);
  });
});

describe("power", () => {
  const r = random(3);
  const reference = Array.from({ length: 5000 }, () => r.normal());
  const ask = (n: number, columns = 30) =>
    powerOf({
      feature: "a",
      baseline: numericBaselineOf(reference),
      n,
      columns,
      rule: { q: 0.04, effectAtLeast: null },
      floors: new Map(),
      seed: 1,
    });

  test("a shift of half a σ among 30 columns is noticed at 200 rows, hardly at 50", () => {
    const [at200] = ask(200);
    expect(at200!.smallest).toBeGreaterThanOrEqual(0.3);
    expect(at200!.smallest).toBeLessThanOrEqual(0.5);
    expect(ask(50)[0]!.smallest).toBeGreaterThan(0.5);
  });

  test("more rows never make the smallest noticeable change larger", () => {
    const found = [100, 400, 1600].map((n) => ask(n).map((p) => p.smallest!));
    for (const i of [0, 1])
      expect(found.map((f) => f[i]!).toSorted((a, b) => b - a)).toEqual(found.map((f) => f[i]));
  });

  test("is undefined below 30 rows, for a column without values, and for one that cannot be moved", () => {
    expect(ask(20).map((p) => p.smallest)).toEqual([null, null]);
    const empty = { ...numericBaselineOf(Array.from({ length: 90 }, () => null)) };
    const powers = powerOf({
      feature: "e",
      baseline: empty,
      n: 500,
      columns: 1,
      rule,
      floors: new Map(),
      seed: 1,
    });
    expect(powers[0]).toEqual({ injection: "shift", smallest: null, found: null });
  });

  test("moves categories to the second value, or to a new one where there is none", () => {
    for (const values of [["x"], ["x", "x", "x", "y"], ["x", "y", "z", "w"]]) {
      const baseline = categoricalBaselineOf(
        Array.from({ length: 4000 }, (_, i) => values[i % values.length]!),
      );
      const [mix] = powerOf({
        feature: "c",
        baseline,
        n: 500,
        columns: 10,
        rule,
        floors: new Map(),
        seed: 1,
      });
      expect(mix!.injection).toBe("mix");
      expect(mix!.smallest).toBeLessThanOrEqual(0.3);
    }
  });
});

test("monitors that a model goes without are named once, in one sentence", () => {
  expect(lintMissing([])).toBeNull();
  expect(lintMissing(["outputs", "quality"])).toMatchObject({
    code: "usual_missing",
    message: expect.stringContaining("so the usual outputs, quality are not made for it"),
  });
  expect(lintMissing(["quality"])?.message).toContain("the usual quality is not made for it");
});
