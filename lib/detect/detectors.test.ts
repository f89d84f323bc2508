import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Ascending, ascending, ksTest, random } from "../stats/index.ts";
import { numericBaselineOf } from "../sketch/baseline-of.ts";
import { numericProfileOf } from "../sketch/profile-of.ts";
import { prepare } from "../decide/prepare.ts";
import { tableOf } from "../decide/tables.ts";
import type { Detector } from "./detector.ts";
import { type DetectorName, defaultDetectors, detectors, isDetector } from "./index.ts";
import { categoricalTable, type Table } from "./table.ts";

const here = import.meta.dirname;
const every = Object.entries(detectors) as [DetectorName, Detector][];
const counts = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 30 });

function categories(a: readonly number[], b: readonly number[]): Table {
  const size = Math.max(a.length, b.length);
  const filled = (x: readonly number[]) => Float64Array.from({ length: size }, (_, i) => x[i] ?? 0);
  return categoricalTable(filled(a), filled(b), {
    reference: 3,
    referenceRows: 100,
    current: 9,
    currentRows: 80,
  });
}

/** Values of at most 50 kinds: every value is a bin of its own, so nothing is lost by counting. */
function numbers(reference: readonly number[], current: readonly number[]): Table {
  const baseline = numericBaselineOf(reference);
  return tableOf(prepare(baseline), numericProfileOf(current, baseline.edges, baseline.median));
}

const sorted = (x: readonly number[]) => ascending(x) as Ascending;

describe("the registry of detectors", () => {
  const files = readdirSync(here).filter((f) => f.endsWith(".ts") && !f.includes(".test."));

  test("holds every detector of the folder under its own name", async () => {
    for (const file of files) {
      const found = (await import(/* @vite-ignore */ `${here}/${file}`)) as Record<string, unknown>;
      for (const value of Object.values(found)) {
        const detector = value as Partial<Detector> | null;
        if (typeof detector?.value !== "function" || !detector.kinds) continue;
        expect(detectors[detector.name as DetectorName], file).toBe(detector);
      }
    }
    for (const [name, detector] of every) expect(detector.name).toBe(name);
    expect(isDetector("psi")).toBe(true);
    expect(isDetector("constructor")).toBe(false);
  });

  test("has a row in docs/detectors.md for each, and opens each file with its definition", () => {
    const page = readFileSync(`${here}/../../docs/detectors.md`, "utf8");
    for (const [name] of every) {
      expect(page, name).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"));
      const file = `${here}/${name.replaceAll("_", "-")}.ts`;
      expect(readFileSync(file, "utf8").startsWith("/**"), file).toBe(true);
    }
  });

  test("offers by default only detectors that fit the column", () => {
    for (const kind of ["numeric", "categorical"] as const) {
      for (const name of defaultDetectors[kind]) expect(detectors[name].kinds).toContain(kind);
    }
  });
});

describe("every detector", () => {
  const tables = fc.tuple(counts, counts).map(([a, b]) => categories(a, b));

  test("gives null or a finite number that is not negative on any categories, and a p in [0, 1]", () => {
    fc.assert(
      fc.property(tables, (table) => {
        for (const [name, detector] of every) {
          if (!detector.kinds.includes("categorical")) continue;
          const value = detector.value(table);
          if (value === null) continue;
          expect(value, name).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(value), name).toBe(true);
          const p = detector.p?.(table, value) ?? 0.5;
          expect(p >= 0 && p <= 1, `${name}: p ${p}`).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("does not care about the order of categories", () => {
    fc.assert(
      fc.property(fc.tuple(counts, counts, fc.nat()), ([a, b, turn]) => {
        const size = Math.max(a.length, b.length);
        const rotate = (x: number[]) => Array.from({ length: size }, (_, i) => x[(i + turn) % size] ?? 0);
        const [one, two] = [categories(a, b), categories(rotate(a), rotate(b))];
        for (const [name, detector] of every) {
          if (!detector.kinds.includes("categorical")) continue;
          const [x, y] = [detector.value(one), detector.value(two)];
          if (x === null || y === null) expect(x, name).toBe(y);
          else expect(Math.abs(x - y), name).toBeLessThan(1e-9 * Math.max(1, x));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("is 0 (Cramér–von Mises and Anderson–Darling: at their least) for two equal samples", () => {
    const rows = Array.from({ length: 400 }, (_, i) => i % 23);
    const least: Partial<Record<DetectorName, number>> = { anderson_darling: 0, cramer_von_mises: 0.2 };
    for (const [name, detector] of every) {
      if (detector.kinds.includes("numeric")) {
        const value = detector.value(numbers(rows, rows)) as number;
        expect(value, name).toBeLessThanOrEqual(least[name] ?? 1e-12);
      } else {
        const same = Array.from({ length: name === "fisher_z" ? 2 : 23 }, () => 17);
        expect(detector.value(categories(same, same)), name).toBeCloseTo(0, 12);
      }
    }
  });

  test("Cramér–von Mises: p does not count ties, and is null where one value holds much of the data", () => {
    const r = random(31);
    const detector: Detector = detectors.cramer_von_mises;
    const normal = (n: number, by = 0) => Array.from({ length: n }, () => r.normal() + by);
    const most = (n: number) => Array.from({ length: n }, () => Math.max(0, r.int(10) - 6));
    const [a, b] = [most(4000), most(900)];
    expect(detector.raw!(sorted(a), sorted(b), 1)).toMatchObject({ p: null });
    const table = numbers(a, b);
    expect(detector.value(table)).toBeCloseTo(detector.raw!(sorted(a), sorted(b), 1)!.value, 9);
    expect(detector.p!(table, detector.value(table)!)).toBeNull();
    // Ages, say: 60 values. Clean windows are significant as often as they should be.
    const ages = (n: number, by = 0) => normal(n, by).map((x) => Math.round(40 + 12 * x));
    const reference = sorted(ages(4000));
    const ps = Array.from({ length: 400 }, () => detector.raw!(reference, sorted(ages(300)), 1)!.p!);
    const below = (level: number) => ps.filter((p) => p < level).length / ps.length;
    expect(below(0.05)).toBeGreaterThan(0.02);
    expect(below(0.05)).toBeLessThan(0.09);
    expect(below(0.5)).toBeGreaterThan(0.4);
    expect(below(0.5)).toBeLessThan(0.6);
    expect(detector.raw!(reference, sorted(ages(300, 0.4)), 1)!.p).toBeLessThan(1e-6);
    const [x, y] = [ages(2000), ages(300)];
    const counts = numbers(x, y);
    expect(detector.p!(counts, detector.value(counts)!)).toBeGreaterThan(0.001);
  });

  test("gives null, not NaN, when a sample is empty", () => {
    for (const [name, detector] of every) {
      const numeric = detector.kinds.includes("numeric");
      const empty = numeric ? numbers([1, 2, 3, 4], []) : categories([5, 5], [0, 0]);
      if (name === "null_rate") continue;
      expect(detector.value(empty), name).toBeNull();
    }
    const noRows = categoricalTable(new Float64Array(2), new Float64Array(2));
    expect(detectors.null_rate.value(noRows)).toBeNull();
  });
});

describe("the binned form", () => {
  const few = fc.array(fc.integer({ min: -12, max: 12 }), { minLength: 30, maxLength: 200 });

  test("equals the raw function on the binned data where each value is a bin of its own", () => {
    fc.assert(
      fc.property(few, few, (reference, window) => {
        // Only values that the reference knows: others lie in a gap's bin, at its middle.
        const known = new Set(reference);
        const current = window.filter((x) => known.has(x));
        if (current.length < 2 || known.size < 2) return;
        const table = numbers(reference, current);
        for (const [name, detector] of every) {
          if (!detector.raw) continue;
          const raw = detector.raw(sorted(reference), sorted(current), table.scale);
          const value = detector.value(table);
          if (raw === null || value === null) continue;
          expect(Math.abs(value - raw.value), `${name} ${value} ${raw.value}`).toBeLessThan(
            1e-9 * Math.max(1, Math.abs(raw.value)),
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  test("of KS is at most the raw D and short of it by at most the largest cell", () => {
    const r = random(5);
    for (let round = 0; round < 20; round++) {
      const reference = Array.from({ length: 2000 }, () => r.normal());
      const current = Array.from({ length: 300 }, () => r.normal() + 0.1 * round);
      const table = numbers(reference, current);
      const raw = ksTest(sorted(reference), sorted(current))?.statistic as number;
      const binned = detectors.ks.value(table) as number;
      const largest = Math.max(
        ...Array.from(table.reference, (c, i) =>
          Math.max(c / table.m, (table.current[i] as number) / table.n),
        ),
      );
      expect(binned).toBeLessThanOrEqual(raw + 1e-12);
      expect(raw - binned).toBeLessThanOrEqual(largest + 1e-12);
    }
  });

  test("of Wasserstein sees the size of a change of unit, far outside the reference's range", () => {
    const reference = Array.from({ length: 1000 }, (_, i) => i / 100);
    const table = numbers(
      reference,
      reference.map((x) => x * 60),
    );
    const raw = detectors.wasserstein.raw(
      sorted(reference),
      sorted(reference.map((x) => x * 60)),
      table.scale,
    );
    const value = detectors.wasserstein.value(table) as number;
    expect(value / (raw?.value as number)).toBeGreaterThan(0.97);
    expect(value / (raw?.value as number)).toBeLessThan(1.03);
  });
});

test("a million categories are counted, not refused", () => {
  const size = 1_000_000;
  const table = categoricalTable(new Float64Array(size).fill(2), new Float64Array(size).fill(1));
  expect(detectors.total_variation.value(table)).toBeCloseTo(0, 12);
  expect(detectors.chi_square.value(table)).toBeCloseTo(0, 6);
});
