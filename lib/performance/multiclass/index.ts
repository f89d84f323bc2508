import type { Metric } from "../metric.ts";
import { accuracy } from "./accuracy.ts";
import { logLoss } from "./log-loss.ts";
import { macroAuroc } from "./macro-auroc.ts";
import { macroF1 } from "./macro-f1.ts";
import { macroPrecision } from "./macro-precision.ts";
import { macroRecall } from "./macro-recall.ts";
import type { MulticlassSample } from "./sample.ts";

/** Every metric of a model that names one of several classes: one file and one line. */
export const multiclassMetrics = {
  accuracy,
  macro_f1: macroF1,
  macro_precision: macroPrecision,
  macro_recall: macroRecall,
  macro_auroc: macroAuroc,
  log_loss: logLoss,
} as const satisfies Record<string, Metric<MulticlassSample>>;
