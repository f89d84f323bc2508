import type { Metric } from "../metric.ts";
import { accuracy } from "./accuracy.ts";
import { auroc } from "./auroc.ts";
import { averagePrecision } from "./average-precision.ts";
import { brier } from "./brier.ts";
import { ece } from "./ece.ts";
import { f1 } from "./f1.ts";
import { logLoss } from "./log-loss.ts";
import { mcc } from "./mcc.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";
import type { BinarySample } from "./sample.ts";
import { specificity } from "./specificity.ts";

/** Every metric of a yes-or-no model: one file and one line. */
export const binaryMetrics = {
  auroc,
  average_precision: averagePrecision,
  f1,
  precision,
  recall,
  specificity,
  accuracy,
  log_loss: logLoss,
  brier,
  mcc,
  ece,
} as const satisfies Record<string, Metric<BinarySample>>;
