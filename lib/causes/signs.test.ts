import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "#lib/stats/index.ts";
import { checkFeature, factorOf } from "./checks.ts";
import { codesOf } from "./class-codes.ts";
import type { CauseInput, PeriodRows } from "./input.ts";
import { matchReference } from "./match.ts";
import { findSlice } from "./slices.ts";
import { symptomOnset } from "./symptom.ts";
import { mostRows, thinned } from "./thin.ts";
import { unitChange } from "./units.ts";

const day = 86_400_000;
const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const sorted = (values: number[]) => Float64Array.from(values).sort();
const numeric = (values: number[]) => ({ kind: "numeric" as const, values: Float64Array.from(values) });

describe("a change of unit", () => {
  const r = random(31);
  const celsius = range(3000, () => 12 + 8 * r.normal());
  const other = range(3000, () => 12 + 8 * r.normal());

  it("is a conversion in use whose every quantile fits, temperatures with their offset", () => {
    const fahrenheit = unitChange(sorted(celsius), sorted(other.map((x) => 1.8 * x + 32)))!;
    expect(fahrenheit).toMatchObject({ known: true, factor: 1.8, offset: 32 });
    for (const factor of [1000, 0.01, 60, 1.609344, 0.45359237, -1]) {
      const found = unitChange(sorted(celsius), sorted(other.map((x) => x * factor)))!;
      expect(found.known).toBe(true);
      expect(found.factor).toBeCloseTo(factor, 9);
      expect(found.misfit).toBeLessThan(2.5);
    }
  });

  it("is not said of growth of a skewed feature, nor of a shift", () => {
    const skewed = range(3000, () => Math.exp(r.normal()));
    const grown = range(3000, () => Math.exp(r.normal() + 0.7));
    const found = checkFeature(numeric(skewed), numeric(grown));
    expect(found.unit).toMatchObject({ known: false, spread: 1 });
    expect(factorOf(found)).toBeNull();
    expect(checkFeature(numeric(celsius), numeric(other.map((x) => x + 10))).unit?.known).toBe(false);
  });

  it("is said of a change of sign, also while the values drift a little", () => {
    const far = range(8000, () => 290 + 0.5 * r.normal());
    for (const drift of [0, 0.1]) {
      const found = checkFeature(numeric(far), numeric(range(4000, () => -(290 + drift + 0.5 * r.normal()))));
      expect(found.unit).toMatchObject({ known: true, factor: -1 });
      expect(factorOf(found)).toBe(-1);
    }
    // What only moved a little is still none.
    expect(factorOf(checkFeature(numeric(far), numeric(far.map((x) => x + 0.4))))).toBeNull();
  });

  it("is said of few counts, which move by whole steps", () => {
    const count = () => Math.round(Math.exp(0.7 * r.normal() + 1.2));
    const [counts, few] = [range(2000, count), range(90, () => 60 * count())];
    expect(checkFeature(numeric(counts), numeric(few)).unit).toMatchObject({ known: true, factor: 60 });
  });

  it("bears any numbers", () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: false }), {
      minLength: 50,
      maxLength: 60,
    });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const found = unitChange(sorted(a), sorted(b));
        if (found) expect(Number.isFinite(found.factor)).toBe(true);
      }),
    );
  });
});

it("calls a value stuck only where its neighbours did not grow with it", () => {
  const r = random(32);
  const counts = (mean: number) => range(4000, () => r.binomial(20, mean / 20));
  const moved = checkFeature(numeric(counts(4)), numeric(counts(7)));
  expect(moved.stuck.after - moved.stuck.before).toBeGreaterThan(0.08);
  expect(moved.stuck.excess).toBeLessThan(0.04);
  const stuck = checkFeature(numeric(counts(4)), numeric(counts(4).map((x, i) => (i % 5 === 0 ? 11 : x))));
  expect(stuck.stuck).toMatchObject({ value: "11" });
  expect(stuck.stuck.excess).toBeCloseTo(0.2, 1);
});

describe("the symptom's onset", () => {
  const n = 4000;
  const at = Float64Array.from(range(n, (i) => (i / n) * 20 * day));
  const world = (seed: number, step: number): CauseInput => {
    const r = random(seed);
    const score = Float64Array.from(at, () => r.normal());
    const label = score.map((s, i) => s + (1 + (at[i]! > 12 * day ? step : 0)) * r.normal());
    const rows: PeriodRows = { columns: [], score, label, at, labelAt: at };
    const onset = { low: 2 * day, high: 4 * day };
    return { features: [], reference: rows, current: rows, onset, asOf: 20 * day, changes: [], seed };
  };
  const lossOf = ({ current }: CauseInput) => current.score.map((s, i) => (current.label[i]! - s) ** 2);

  it("is where the loss rose, whatever the first finding was about", () => {
    const input = world(33, 1);
    const found = symptomOnset(input, lossOf(input));
    expect(found.by).toBe("loss");
    expect(found.low).toBeLessThanOrEqual(12.3 * day);
    expect(found.high).toBeGreaterThanOrEqual(11.7 * day);
  });

  it("is the incident's own band where neither loss nor score has a clear cut", () => {
    const input = world(34, 0);
    expect(symptomOnset(input, lossOf(input))).toEqual({ ...input.onset, by: "incident" });
  });
});

describe("matching the reference", () => {
  const r = random(35);
  const bins = (n: number, shift: number) =>
    Uint8Array.from(range(n, () => Math.max(1, Math.min(62, Math.round(31 + shift + 9 * r.normal())))));
  const rows = range(3000, (i) => i);

  it("gives a drifted feature the shares of now, and costs effective rows", () => {
    const both = { reference: [bins(5000, 0), bins(5000, 0)], current: [bins(3000, 8), bins(3000, 0)] };
    const { weights, comparable } = matchReference(both, rows, () => true);
    const sum = weights.reduce((s, w) => s + w, 0);
    expect(sum).toBeLessThan(5000);
    const mean = both.reference[0]!.reduce((s, b, i) => s + (b * weights[i]!) / sum, 0);
    const now = comparable.reduce((s, i) => s + both.current[0]![i]! / comparable.length, 0);
    expect(Math.abs(mean - now)).toBeLessThan(1);
    expect(weights.reduce((s, w) => s + w * w, 0)).toBeCloseTo(sum, 6);
  });

  it("leaves rows alone where nothing drifted, and where there are few", () => {
    const same = { reference: [bins(5000, 0)], current: [bins(3000, 0)] };
    expect(matchReference(same, rows, () => true).weights.every((w) => w === 1)).toBe(true);
    expect(matchReference(same, rows.slice(0, 50), () => true).comparable).toHaveLength(50);
    expect(matchReference({ reference: [], current: [] }, [], () => true).weights).toHaveLength(0);
  });
});

it("does not cut a slice smaller for growth that is only uneven", () => {
  const r = random(36);
  const n = 6000;
  const [region, x] = [range(n, () => "abcd"[r.int(4)]!), range(n, () => r.normal())];
  const columns = [{ kind: "categorical" as const, values: region }, numeric(x)];
  const loss = (grown: boolean) =>
    Float64Array.from(region, (v, i) => r.normal() ** 2 + (grown && v === "c" ? 1 + Math.max(0, x[i]!) : 0));
  const sides = { reference: loss(false), current: loss(true) };
  const rows = range(n, (i) => i);
  const found = findSlice(["region", "x"], { reference: columns, current: columns }, sides, rows)!;
  expect(found.text).toBe("region is c");
  expect(found.current.every((inside, i) => (inside === 1) === (region[i] === "c"))).toBe(true);
});

it("codes classes by how common they are, unseen ones as nothing", () => {
  const [a, b] = codesOf(["x", "x", "y", null, "z", "y", "x"], ["z", "new", null])!;
  expect([...a]).toEqual([1, 1, -1, Number.NaN, 0.5, -1, 1]);
  expect([...b]).toEqual([0.5, 0, Number.NaN]);
  expect(codesOf(undefined, ["x"])).toBeNull();
});

it("thins both sides evenly, and leaves small ones as they are", () => {
  const rows = (n: number): PeriodRows => {
    const at = Float64Array.from({ length: n }, (_, i) => i);
    const texts = Array.from(at, String);
    const columns = [
      { kind: "categorical" as const, values: texts },
      { kind: "numeric" as const, values: at },
    ];
    return { columns, score: at, label: at, at, labelAt: at, classes: { said: texts, truth: texts } };
  };
  const input = { reference: rows(100), current: rows(3 * mostRows) } as CauseInput;
  const { reference, current } = thinned(input);
  expect(reference).toBe(input.reference);
  expect(current.at).toHaveLength(mostRows);
  expect(current.at.at(-1)).toBe(3 * mostRows - 3);
  expect(current.classes?.said[5]).toBe(String(current.at[5]));
  const again = { ...input, reference, current };
  expect(thinned(again)).toBe(again);
});
