import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lineage } from "#lib/lineage/index.ts";
import { random } from "#lib/stats/index.ts";
import { ancestryOf } from "./ancestry.ts";
import { factorOf, reweigh } from "./odds.ts";
import { repairColumn } from "./repair.ts";
import { judgeRestore } from "./restore.ts";
import { fitStandIn } from "./score-surrogate.ts";
import { sourceShapley } from "./shapley.ts";
import { checkFeature } from "../checks.ts";

const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const numeric = (values: number[]) => ({ kind: "numeric" as const, values: Float64Array.from(values) });

describe("odds", () => {
  it("never move down, nor beyond the most, and grow as p falls", () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(p, p, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(factorOf(low)).toBeGreaterThanOrEqual(factorOf(high));
        expect(factorOf(a)).toBeGreaterThanOrEqual(1);
        expect(factorOf(a)).toBeLessThanOrEqual(20);
      }),
    );
    expect(factorOf(Number.NaN)).toBe(1);
    expect(factorOf(0.01)).toBeCloseTo(5, 12);
  });

  it("leave probabilities a whole, and in their order where all factors are one", () => {
    const some = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(some, some, (p, f) => {
        const factors = p.map((_, i) => 0.1 + (f[i % f.length] ?? 1));
        expect(reweigh(p, factors).reduce((s, x) => s + x, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it("are seldom moved where there is nothing: the mean over uniform p stays near one", () => {
    const r = random(5);
    const mean =
      range(20_000, () => 0.5 / Math.sqrt(r.uniform())).reduce((s, x) => s + Math.min(20, x), 0) / 20_000;
    expect(mean).toBeLessThan(1.02);
  });
});

describe("Shapley values of the growth", () => {
  const positive = fc.double({ min: 0.05, max: 20, noNaN: true });
  const real = fc.double({ min: -50, max: 50, noNaN: true });
  const sideOf = (groups: number, rows: number) =>
    fc.record({
      loss: fc.array(real, { minLength: rows, maxLength: rows }).map((x) => Float64Array.from(x)),
      ratios: fc.array(
        fc.array(positive, { minLength: rows, maxLength: rows }).map((x) => Float64Array.from(x)),
        { minLength: groups, maxLength: groups },
      ),
    });
  const phi = (a: Parameters<typeof sourceShapley>[0], b: Parameters<typeof sourceShapley>[1]) =>
    sourceShapley(a, b, { seed: 1, draws: 1 });

  it("sum to the growth, whatever the weights", () => {
    fc.assert(
      fc.property(sideOf(3, 9), sideOf(3, 6), (a, b) => {
        const { players, growth } = phi(a, b);
        const mean = (x: Float64Array) => x.reduce((s, v) => s + v, 0) / x.length;
        expect(growth).toBeCloseTo(mean(b.loss) - mean(a.loss), 8);
        expect(players.reduce((s, p) => s + p.value, 0)).toBeCloseTo(growth, 8);
      }),
    );
  });

  it("are nothing for a source that did not change, and equal for two that changed alike", () => {
    fc.assert(
      fc.property(sideOf(2, 7), sideOf(2, 8), (a, b) => {
        const ones = (n: number) => new Float64Array(n).fill(1);
        const dummy = phi({ ...a, ratios: [...a.ratios, ones(7)] }, { ...b, ratios: [...b.ratios, ones(8)] });
        expect(dummy.players[2]!.value).toBeCloseTo(0, 9);
        const twice = phi(
          { ...a, ratios: [a.ratios[0]!, a.ratios[0]!, a.ratios[1]!] },
          { ...b, ratios: [b.ratios[0]!, b.ratios[0]!, b.ratios[1]!] },
        );
        expect(twice.players[0]!.value).toBeCloseTo(twice.players[1]!.value, 9);
      }),
    );
  });

  it("say how few rows the weights rest on", () => {
    const r = random(3);
    const side = (n: number, far: number) => ({
      loss: Float64Array.from(range(n, () => r.uniform())),
      ratios: [Float64Array.from(range(n, (i) => (i % 50 === 0 ? far : 1 / far)))],
    });
    expect(phi(side(400, 1), side(400, 1)).overlap).toBeCloseTo(1, 9);
    expect(phi(side(400, 20), side(400, 20)).overlap).toBeLessThan(0.2);
  });
});

describe("repairs", () => {
  const r = random(8);
  const base = range(3000, () => 5 + r.normal());
  const of = (mode: string, values: number[]) =>
    repairColumn(mode, checkFeature(numeric(base), numeric(values)), numeric(base), numeric(values));

  it("take a factor off again, and map ranks back", () => {
    const scaled = of(
      "unit",
      base.map((x) => x * 2.54),
    )!;
    expect(scaled.applies).toBe(true);
    expect((scaled.column.values as Float64Array)[7]).toBeCloseTo(base[7]!, 6);
    const bent = of(
      "shift",
      base.map((x) => Math.exp(x)),
    )!;
    for (const i of [3, 99, 1500]) expect((bent.column.values as Float64Array)[i]).toBeCloseTo(base[i]!, 1);
  });

  it("fill what was lost, and say that this proves nothing", () => {
    const lost = base.map((x, i) => (i % 3 === 0 ? Number.NaN : x));
    const filled = of("missing", lost)!;
    expect(filled.applies).toBe(false);
    expect(Array.from(filled.column.values as Float64Array).some(Number.isNaN)).toBe(false);
    expect((filled.column.values as Float64Array)[1]).toBe(base[1]);
    expect(
      of(
        "stuck",
        base.map((x, i) => (i % 2 ? 7 : x)),
      )?.how,
    ).toMatch(/stuck values set to/);
  });

  it("are none where there is nothing to go by", () => {
    expect(of("unit", base)).toBeNull();
    expect(of("late", base)).toBeNull();
    const texts = { kind: "categorical" as const, values: ["a", "b"] };
    expect(repairColumn("shift", checkFeature(texts, texts), texts, texts)).toBeNull();
    const empty = numeric([]);
    expect(repairColumn("missing", checkFeature(empty, empty), empty, empty)).toBeNull();
  });
});

describe("what a repair gains", () => {
  it("is nothing without labels or scores, and never counts against a suspect", () => {
    const some = fc.array(fc.double({ min: 0, max: 1, noNaN: false }), { minLength: 0, maxLength: 150 });
    fc.assert(
      fc.property(some, some, (label, scores) => {
        const n = label.length;
        const s = Float64Array.from(range(n, (i) => scores[i % Math.max(1, scores.length)] ?? Number.NaN));
        const [found] = judgeRestore(
          Float64Array.from(label),
          0,
          { now: s, trials: [s.map((x) => 1 - x)] },
          [{ applies: true }],
          { seed: 2 },
        );
        if (found) {
          expect(found.factor).toBeGreaterThanOrEqual(1);
          expect(found.low).toBeLessThanOrEqual(found.high);
        }
      }),
    );
  });

  it("has an interval that holds the truth about as often as it says", () => {
    let held = 0;
    for (let seed = 0; seed < 120; seed++) {
      const r = random(seed);
      const label = Float64Array.from(range(300, () => r.normal()));
      const off = Float64Array.from(label, (y) => y + 0.5 + 0.5 * r.normal());
      const [g] = judgeRestore(label, 0, { now: off, trials: [label] }, [{ applies: true }], { seed });
      if (g!.low <= 0.5 && 0.5 <= g!.high) held += 1;
    }
    expect(held / 120).toBeGreaterThan(0.88);
  });
});

it("a stand-in is used only where it is like the model, and says how like", () => {
  const r = random(6);
  const x = range(4000, () => r.normal());
  const z = range(4000, () => r.normal());
  const columns = [numeric(x), numeric(z)];
  const own = Float64Array.from(x, (v, i) => 1 / (1 + Math.exp(-v - 0.5 * z[i]!)));
  const good = fitStandIn(columns, own, [0, 1])!;
  expect(good.fidelity).toMatchObject({ kind: "R²", n: 1000 });
  expect(good.fidelity.value).toBeGreaterThan(0.95);
  expect(Math.abs(good.score!(columns, 4000)[17]! - own[17]!)).toBeLessThan(0.15);
  const noise = fitStandIn(
    columns,
    Float64Array.from(x, () => r.uniform()),
    [0, 1],
  )!;
  expect(noise.score).toBeNull();
  expect(noise.fidelity.value).toBeLessThan(0.2);
  expect(fitStandIn(columns, new Float64Array(4000).fill(Number.NaN), [0, 1])).toBeNull();
  expect(fitStandIn(columns, new Float64Array(4000).fill(0.5), [0])!.score).toBeNull();
});

describe("lineage", () => {
  const lineage: Lineage = {
    nodes: [
      { id: "s", kind: "source", name: "payments" },
      { id: "t", kind: "transformation", name: "clean" },
      { id: "a", kind: "feature", name: "a" },
      { id: "b", kind: "feature", name: "b" },
      { id: "c", kind: "feature", name: "c" },
    ],
    edges: [
      { from: "s", to: "t" },
      { from: "t", to: "a" },
      { from: "t", to: "b" },
      { from: "a", to: "c" },
    ],
  };

  it("knows the nearest measured parents and what comes from where, the most upstream first", () => {
    const { parents, origins } = ancestryOf(lineage, ["a", "b", "c"]);
    expect([...parents]).toEqual([[2, [0]]]);
    expect(origins.map((o) => [o.node.name, o.features])).toEqual([
      ["payments", [0, 1, 2]],
      ["clean", [0, 1, 2]],
    ]);
    // A feature in between that was not measured is walked through.
    expect(ancestryOf(lineage, ["b", "c"]).parents.size).toBe(0);
    expect(ancestryOf(undefined, ["a"]).origins).toEqual([]);
  });
});
