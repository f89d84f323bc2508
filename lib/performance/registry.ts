import { binaryMetrics } from "./binary/index.ts";
import { type BinarySample, binarySample } from "./binary/sample.ts";
import { value as binaryValue } from "./binary/value.ts";
import type { Measured, Metric } from "./metric.ts";
import { multiclassMetrics } from "./multiclass/index.ts";
import { type MulticlassSample, multiclassSample } from "./multiclass/sample.ts";
import { value as multiclassValue } from "./multiclass/value.ts";
import { rankingMetrics } from "./ranking/index.ts";
import { type RankingSample, rankingSample } from "./ranking/sample.ts";
import { regressionMetrics } from "./regression/index.ts";
import { type RegressionSample, regressionSample } from "./regression/sample.ts";
import type { OutcomeRows } from "./rows.ts";
import { valueFacts, type Worth } from "./worth.ts";

/** Tasks whose predictions can be held against a truth, row by row or, in a ranking, query by query. */
export type MeasuredTask = OutcomeRows["task"];

export type MetricFacts = Omit<Metric<never>, "measure">;

const byTask: Record<MeasuredTask, Record<string, MetricFacts>> = {
  binary: binaryMetrics,
  multiclass: multiclassMetrics,
  regression: regressionMetrics,
  ranking: rankingMetrics,
};

/** The metrics of a task by id, in the order in which they are shown; with the value where cells have one. */
export function metricsOf(
  task: MeasuredTask,
  worth: Worth | null = null,
): Readonly<Record<string, MetricFacts>> {
  return worth ? { ...byTask[task], value: valueFacts(worth) } : byTask[task];
}

function each<Sample>(
  metrics: Record<string, Metric<Sample>>,
  sample: Sample,
): Record<string, Measured | null> {
  return Object.fromEntries(Object.entries(metrics).map(([id, metric]) => [id, metric.measure(sample)]));
}

/** Every metric of the task over the rows whose truth is known; null where they do not define it. */
export function measureRows(rows: OutcomeRows): Record<string, Measured | null> {
  switch (rows.task) {
    case "binary":
      return each<BinarySample>(
        rows.worth ? { ...binaryMetrics, value: binaryValue(rows.worth) } : binaryMetrics,
        binarySample(rows),
      );
    case "multiclass":
      return each<MulticlassSample>(
        rows.worth ? { ...multiclassMetrics, value: multiclassValue(rows.worth) } : multiclassMetrics,
        multiclassSample(rows),
      );
    case "regression":
      return each<RegressionSample>(regressionMetrics, regressionSample(rows));
    case "ranking":
      return each<RankingSample>(rankingMetrics, rankingSample(rows));
  }
}
