import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { estimateRows } from "./estimators.ts";
import { fitReference } from "./reference.ts";
import { measureRows } from "./registry.ts";
import { type OutcomeRows, rowCount } from "./rows.ts";
import { sliceRows } from "./slice.ts";
import { type Worth, withWorth } from "./worth.ts";

type Columns = Record<string, (number | string)[]>;
type Case = {
  classes?: string[];
  matrix: number[][];
  chunk: number;
  reference: Columns;
  analysis: Columns;
  estimated: number[];
  sampling_error: number[];
  realised: number[];
};

const golden = JSON.parse(
  readFileSync(new URL("../../tests/golden/business_value_nannyml.json", import.meta.url), "utf8"),
) as Record<"binary" | "multiclass", Case>;

function worthOf({ matrix, classes }: Case): Worth {
  if (classes) return { classes, values: matrix };
  const [[tn, fp], [fn, tp]] = matrix as [[number, number], [number, number]];
  return { tp, fp, fn, tn };
}

function rowsOf(c: Case, columns: Columns): OutcomeRows {
  const numbers = (name: string) => Float64Array.from(columns[name]!, Number);
  if (!c.classes) {
    const plain = { truth: numbers("truth"), predicted: numbers("predicted"), score: numbers("score") };
    return withWorth({ task: "binary", ...plain }, worthOf(c));
  }
  const places = (name: string) => Int32Array.from(columns[name]!, (x) => c.classes!.indexOf(String(x)));
  const scores = c.classes.map((name) => numbers(`score_${name}`));
  const plain = { truth: places("truth"), predicted: places("predicted"), scores };
  return withWorth({ task: "multiclass", classes: c.classes, ...plain }, worthOf(c));
}

test.each(["binary", "multiclass"] as const)(
  "NannyML's business value of every chunk, realised, estimated and its sampling error: %s",
  (task) => {
    const c = golden[task];
    const fit = fitReference(rowsOf(c, c.reference), { seed: 1 });
    const analysis = rowsOf(c, c.analysis);
    expect(c.realised).toHaveLength(rowCount(analysis) / c.chunk);
    for (const [k, total] of c.realised.entries()) {
      const chunk = sliceRows(analysis, k * c.chunk, (k + 1) * c.chunk);
      expect(measureRows(chunk).value!.value * c.chunk).toBeCloseTo(total, 9);
      // The estimator's own band, before it is widened to what it got wrong on the reference.
      const { value, high } = estimateRows({ ...fit.estimators, bands: {} }, chunk).value!;
      expect(value * c.chunk).toBeCloseTo(c.estimated[k]!, 9);
      // Theirs divides by n here and by n − 1 there.
      expect((((high - value) / 3) * c.chunk) / c.sampling_error[k]!).toBeCloseTo(1, 3);
      expect(Math.abs(value * c.chunk - total)).toBeLessThan(3 * c.sampling_error[k]!);
    }
  },
);
