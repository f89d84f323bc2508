import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isotonicAt, isotonicFit } from "../stats/index.ts";
import { measureRows, metricsOf } from "./registry.ts";
import type { OutcomeRows } from "./rows.ts";

/** Rankings have a file of their own. */
type Task = "binary" | "multiclass" | "regression";

type Case = {
  truth: number[];
  predicted: number[];
  score?: number[];
  scores?: number[][];
  classes?: string[];
  values: Record<string, number>;
  errors: Record<string, number>;
};

const golden = JSON.parse(
  readFileSync(new URL("../../tests/golden/performance.json", import.meta.url), "utf8"),
) as Record<Task, Case[]> & {
  isotonic: { x: number[]; y: number[]; at: number[]; fitted: number[] }[];
};

function rowsOf(task: Task, c: Case): OutcomeRows {
  if (task === "multiclass") {
    return {
      task,
      classes: c.classes ?? [],
      truth: Int32Array.from(c.truth),
      predicted: Int32Array.from(c.predicted),
      scores: (c.scores ?? []).map((s) => Float64Array.from(s)),
    };
  }
  const plain = { truth: Float64Array.from(c.truth), predicted: Float64Array.from(c.predicted) };
  return task === "binary" ? { task, ...plain, score: Float64Array.from(c.score ?? []) } : { task, ...plain };
}

const cases = (["binary", "multiclass", "regression"] as const).flatMap((task) =>
  golden[task].map((c, i) => ({ task, c, i })),
);

describe.each(cases)("$task, case $i", ({ task, c }) => {
  const measured = measureRows(rowsOf(task, c));

  test("every metric is scikit-learn's to twelve digits", () => {
    expect(Object.keys(measured).sort()).toEqual(Object.keys(metricsOf(task)).sort());
    for (const [id, m] of Object.entries(measured)) {
      const wanted = c.values[id] ?? Number.NaN;
      expect(Math.abs((m?.value ?? Number.NaN) - wanted), id).toBeLessThanOrEqual(
        1e-12 * Math.abs(wanted) + 1e-14,
      );
    }
  });

  test("every standard error is the bootstrap's within a tenth, and its interval holds the value", () => {
    for (const [id, m] of Object.entries(measured)) {
      if (!m || m.se === null || m.low === null || m.high === null) throw new Error(`${id} has no interval`);
      // A calibration error near its floor varies less than its signed gaps say: its error is on the safe side.
      const room = id === "ece" ? 0.4 : 0.1;
      expect(Math.abs(m.se / (c.errors[id] ?? Number.NaN) - 1), id).toBeLessThan(room);
      expect(m.low).toBeLessThan(m.value);
      expect(m.high).toBeGreaterThan(m.value);
    }
  });
});

test.each(golden.isotonic)(
  "isotonic regression is scikit-learn's, between its points and beyond them",
  (c) => {
    const order = Array.from(c.x.keys()).sort((i, j) => c.x[i]! - c.x[j]!);
    const fit = isotonicFit(
      order.map((i) => c.x[i]!),
      order.map((i) => c.y[i]!),
    );
    for (const [i, at] of c.at.entries()) expect(isotonicAt(fit, at)).toBeCloseTo(c.fitted[i]!, 12);
  },
);
