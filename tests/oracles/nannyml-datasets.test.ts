import { beforeAll, describe, expect, test } from "vitest";
import {
  fitNannymlCategorical,
  fitNannymlContinuous,
  type NannymlFit,
  type PresetOutcome,
} from "#lib/stats/index.ts";
import {
  golden,
  numbersOf,
  type Split,
  sharedDataExists,
  skippedBecause,
  splitRows,
  stringsOf,
} from "./shared-data.ts";

type Cell = number | string | boolean | null;

type Golden = {
  recipe: { numeric: string[]; categorical: string[]; chunk_size: number };
  rows: Record<string, Cell>[];
};

const continuousMethods = ["jensen_shannon", "hellinger", "kolmogorov_smirnov", "wasserstein"] as const;
const categoricalMethods = ["jensen_shannon", "hellinger", "l_infinity", "chi2"] as const;

const files = [
  ["nml_univ_bike", "bike_sharing_hourly"],
  ["nml_univ_hotel", "hotel_booking"],
  ["nml_univ_emp", "employment_ma"],
] as const;

/** The recorded figures have 12 decimals. */
function expectRecorded(actual: number | null, wanted: Cell | undefined, what: string): void {
  const gap = Math.abs((actual ?? Number.POSITIVE_INFINITY) - Number(wanted));
  expect(gap, `${what}: ${actual} against ${String(wanted)}`).toBeLessThanOrEqual(
    1e-9 * Math.abs(Number(wanted)) + 2e-12,
  );
}

function checkChunks(
  wanted: Golden,
  key: string,
  threshold: number | null,
  judge: (start: number, end: number, period: "reference" | "analysis") => PresetOutcome,
): void {
  for (const row of wanted.rows) {
    if (!(`${key}|value` in row)) throw new Error(`the golden has no ${key}`);
    const upper = row[`${key}|upper_threshold`];
    if (upper !== null && upper !== undefined) expectRecorded(threshold, upper, `${key} threshold`);
    const [start, end] = [Number(row["chunk|chunk|start_index"]), Number(row["chunk|chunk|end_index"])];
    const found = judge(start, end + 1, row["chunk|chunk|period"] as "reference" | "analysis");
    expectRecorded(found.value, row[`${key}|value`], `${key} ${String(row["chunk|chunk|key"])}`);
    expect(found.drift, `${key} alert of ${String(row["chunk|chunk|key"])}`).toBe(row[`${key}|alert`]);
  }
}

describe.skipIf(!sharedDataExists).each(files)(
  `NannyML on published data: %s${skippedBecause}`,
  (name, file) => {
    const wanted = sharedDataExists
      ? golden<Golden>(name)
      : { recipe: { numeric: [], categorical: [], chunk_size: 1 }, rows: [] };
    const { numeric, categorical, chunk_size: chunkSize } = wanted.recipe;
    let rows: Split;

    beforeAll(async () => {
      rows = await splitRows(file, [...numeric, ...categorical]);
    }, 60_000);

    test("every numeric column and method gives the recorded values, thresholds and alarms", () => {
      for (const column of numeric) {
        const values = {
          reference: numbersOf(rows.reference, column),
          analysis: numbersOf(rows.analysis, column),
        };
        for (const method of continuousMethods) {
          const fit = fitNannymlContinuous(values.reference, { method, chunkSize });
          checkChunks(wanted, `${column}|${method}`, fit.threshold, (start, end, period) =>
            fit.judge(values[period].subarray(start, end)),
          );
        }
      }
    }, 120_000);

    test("every categorical column and method gives the recorded values, thresholds and alarms", () => {
      for (const column of categorical) {
        const values = {
          reference: stringsOf(rows.reference, column),
          analysis: stringsOf(rows.analysis, column),
        };
        for (const method of categoricalMethods) {
          const fit: NannymlFit<string | null> = fitNannymlCategorical(values.reference, {
            method,
            chunkSize,
          });
          checkChunks(wanted, `${column}|${method}`, fit.threshold, (start, end, period) =>
            fit.judge(values[period].slice(start, end)),
          );
        }
      }
    }, 120_000);
  },
);
