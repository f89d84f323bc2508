export { auditEstimates, type AuditVerdict, judgeAudit, statedCoverage } from "./audit.ts";
export { calibrationCurve, type CalibrationPoint } from "./binary/calibration.ts";
export { binarySample, cellCount } from "./binary/sample.ts";
export {
  businessValue,
  classThresholds,
  thresholdCurve,
  type ThresholdPoint,
} from "./binary/thresholds.ts";
export type { RawColumn } from "./estimate/binning.ts";
export { type Estimate, validity } from "./estimate/estimate.ts";
export { type Adapted, adaptBinary } from "./estimate/pape.ts";
export { classCounts, type MulticlassSample, multiclassSample } from "./multiclass/sample.ts";
export { expectedLosses, isRowMetric, type RowMetric, realisedLosses, rowMetricsOf } from "./losses.ts";
export { classesOf, classReader, type OutcomeCells, outcomeRows, plainNumber } from "./outcome-rows.ts";
export { estimateRows } from "./estimators.ts";
export { fitReference, type ReferenceFit } from "./reference.ts";
export { type MeasuredTask, measureRows, metricsOf } from "./registry.ts";
export { queryCounts } from "./ranking/sample.ts";
export { regressionSample } from "./regression/sample.ts";
export type { OutcomeRows } from "./rows.ts";
export { smallestWorsening } from "./power.ts";
export { performanceRule } from "./verdict.ts";
export { emptyWindow, type MetricResult, measureWindow } from "./window.ts";
export { type CellValues, cellValues, classValues, isClassValues, type Worth, withWorth } from "./worth.ts";
