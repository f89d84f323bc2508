import { describe, expect, test } from "vitest";
import { fitReconstructionPreset, presetLimits } from "#lib/multivariate/preset-reconstruction.ts";
import { fitMethods, judgeWindow } from "#lib/multivariate/judge.ts";
import { codesOf, type Sample, type SampleColumn, takeRows } from "#lib/multivariate/sample.ts";
import {
  fileRows,
  golden,
  numbersOf,
  type Split,
  sharedDataExists,
  skippedBecause,
  splitRows,
  stringsOf,
} from "./shared-data.ts";

type Golden = {
  recipe: { numeric: string[]; categorical: string[]; chunk_size: number };
  rows: Record<string, number | string | boolean | null>[];
};

async function load(name: string, columns: { numeric: string[]; categorical: string[] }) {
  const names = [...columns.numeric, ...columns.categorical];
  const split = name === "sea_50k" ? splitSea(await fileRows(name, names)) : await splitRows(name, names);
  const sampleOf = (rows: (typeof split)["reference"]): Sample => ({
    rows: rows.length,
    columns: [
      ...columns.numeric.map(
        (column): SampleColumn => ({
          name: column,
          part: "input",
          kind: "numeric",
          values: numbersOf(rows, column),
        }),
      ),
      ...columns.categorical.map(
        (column): SampleColumn => ({
          name: column,
          part: "input",
          kind: "categorical",
          ...codesOf(stringsOf(rows, column)),
        }),
      ),
    ],
  });
  return { reference: sampleOf(split.reference), analysis: sampleOf(split.analysis) };
}

/** The first 6,000 rows trained the model; the concept changes at 12,500 and the inputs never do. */
function splitSea(rows: Split["reference"]): Split {
  return { reference: rows.slice(6000, 12_500), analysis: rows.slice(12_500) };
}

function range(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

describe.skipIf(!sharedDataExists).each([
  ["nml_dre_emp", "employment_ma"],
  ["nml_dre_hotel", "hotel_booking"],
])(`NannyML's reconstruction error on published data: %s${skippedBecause}`, (name, file) => {
  test("the preset gives the recorded value of every chunk to a thousandth, and the recorded thresholds", async () => {
    const wanted = golden<Golden>(name);
    const { reference, analysis } = await load(file, wanted.recipe);
    const preset = fitReconstructionPreset(reference);
    const errors = { reference: preset!.errors(reference), analysis: preset!.errors(analysis) };
    const values: number[] = [];
    for (const row of wanted.rows) {
      const period = row["chunk|period"] as "reference" | "analysis";
      const part = errors[period].subarray(
        Number(row["chunk|start_index"]),
        Number(row["chunk|end_index"]) + 1,
      );
      const value = part.reduce((sum, x) => sum + x, 0) / part.length;
      if (period === "reference") values.push(value);
      const recorded = Number(row["reconstruction_error|value"]);
      expect(Math.abs(value - recorded), `${String(row["chunk|key"])}: ${value}`).toBeLessThan(
        1e-3 * recorded,
      );
    }
    const limits = presetLimits(values);
    const [first] = wanted.rows;
    expect(limits.upper).toBeCloseTo(Number(first!["reconstruction_error|upper_threshold"]), 2);
    expect(limits.lower).toBeCloseTo(Number(first!["reconstruction_error|lower_threshold"]), 2);
  }, 60_000);
});

describe.skipIf(!sharedDataExists)(`our methods on published data${skippedBecause}`, () => {
  const methods = ["classifier", "mmd", "reconstruction", "hotelling", "isolation_forest"] as const;
  const drifting = (reference: Sample, windows: readonly Sample[]) => {
    const fitted = fitMethods(reference, methods, 1);
    return windows.map((window, w) =>
      judgeWindow(fitted, window, w).flatMap((m) => (m.verdict === "drift" ? [m.method] : [])),
    );
  };
  const pieces = (sample: Sample, size: number, count: number) =>
    Array.from({ length: count }, (_, w) => {
      const at = Math.floor((w * (sample.rows - size)) / (count - 1));
      return takeRows(sample, range(at, at + size));
    });

  test("employment stays quiet year by year", async () => {
    // Inside a year the file lists group quarters first, so a year's rows are drawn over all of it.
    const { reference, analysis } = await load("employment_ma", golden<Golden>("nml_dre_emp").recipe);
    const years = 3;
    const spread = Array.from({ length: 6 }, (_, w) => {
      const [year, part] = [w % years, Math.floor(w / years)];
      const size = Math.floor(analysis.rows / years);
      const rows = Uint32Array.from({ length: 2000 }, (__, i) => year * size + 34 * i + 7 * part);
      return takeRows(analysis, rows);
    });
    expect(drifting(reference, spread)).toEqual([[], [], [], [], [], []]);
  }, 60_000);

  test("SEA's inputs stay quiet through three changes of its concept", async () => {
    const columns = { numeric: ["x1", "x2", "x3"], categorical: [] };
    const { reference, analysis } = await load("sea_50k", columns);
    expect(drifting(reference, pieces(analysis, 2000, 6))).toEqual([[], [], [], [], [], []]);
  }, 60_000);

  test("hotel bookings drift in every piece of the year after, by two methods at least", async () => {
    const { reference, analysis } = await load("hotel_booking", golden<Golden>("nml_dre_hotel").recipe);
    for (const found of drifting(reference, pieces(analysis, 1000, 6))) {
      expect(found.length).toBeGreaterThanOrEqual(2);
    }
  }, 60_000);
});
