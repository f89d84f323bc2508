/**
 * NannyML's univariate rule (0.13): a chunk alarms when its statistic is above mean + 3·std (ddof = 0) of the
 * same statistic over the reference's own chunks, in row order. Default statistic: Jensen–Shannon distance.
 *
 * Chunks: `chunkSize` rows, the last one shorter; without it a tenth of the reference (so 11 chunks when it
 * does not divide). Missing values are dropped inside each chunk; an empty chunk has no value and is left
 * out. The upper threshold is off where KS's reaches 1. Chi-square alarms at p < 0.05 instead.
 * The statistics are in nannyml-statistics.ts.
 */
import {
  type Fitted,
  fitCategorical,
  fitContinuous,
  type NannymlCategoricalMethod,
  type NannymlContinuousMethod,
} from "./nannyml-statistics.ts";
import { type PresetOutcome, undefinedOutcome } from "./column.ts";

const CHI_SQUARE_P = 0.05;

export type NannymlFit<Row> = {
  threshold: number | null;
  /** The rule on the rows of one chunk. */
  judge(rows: ArrayLike<Row>): PresetOutcome;
};

function chunkStarts(rows: number, chunkSize: number | undefined): { size: number; starts: number[] } {
  const size = Math.max(1, Math.floor(chunkSize ?? rows / 10));
  const starts: number[] = [];
  for (let start = 0; start < rows; start += size) starts.push(start);
  return { size, starts };
}

function upperThreshold(values: number[]): number | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return mean + 3 * Math.sqrt(variance);
}

function slice<Row>(rows: ArrayLike<Row>, start: number, size: number): Row[] | Float64Array {
  if (rows instanceof Float64Array) return rows.subarray(start, start + size);
  return Array.prototype.slice.call(rows, start, start + size) as Row[];
}

function fitRule<Row>(
  reference: ArrayLike<Row>,
  fitted: Fitted<Row>,
  chunkSize: number | undefined,
): NannymlFit<Row> {
  if (fitted.pValue !== undefined) {
    const pValue = fitted.pValue;
    return {
      threshold: null,
      judge(rows) {
        const value = fitted.value(rows);
        const p = pValue(rows);
        return { statistic: fitted.name, value, threshold: null, drift: p !== null && p < CHI_SQUARE_P };
      },
    };
  }
  const { size, starts } = chunkStarts(reference.length, chunkSize);
  const values = starts
    .map((start) => fitted.value(slice(reference, start, size) as ArrayLike<Row>))
    .filter((value) => value !== null);
  const computed = upperThreshold(values);
  const threshold = computed !== null && fitted.limit !== null ? Math.min(computed, fitted.limit) : computed;
  return {
    threshold,
    judge(rows) {
      const value = fitted.value(rows);
      if (value === null) return undefinedOutcome(fitted.name, threshold);
      return { statistic: fitted.name, value, threshold, drift: threshold !== null && value > threshold };
    },
  };
}

/** Rows in their order, NaN for a missing value. */
export function fitNannymlContinuous(
  reference: Float64Array,
  options: { method?: NannymlContinuousMethod; chunkSize?: number } = {},
): NannymlFit<number> {
  return fitRule(reference, fitContinuous(reference, options.method ?? "jensen_shannon"), options.chunkSize);
}

/** Rows in their order, `null` for a missing value. */
export function fitNannymlCategorical(
  reference: readonly (string | null)[],
  options: { method?: NannymlCategoricalMethod; chunkSize?: number } = {},
): NannymlFit<string | null> {
  return fitRule(reference, fitCategorical(reference, options.method ?? "jensen_shannon"), options.chunkSize);
}
