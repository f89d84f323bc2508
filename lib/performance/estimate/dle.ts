/**
 * Direct loss estimation for a model that predicts a number (NannyML): trees learn from the reference how large the
 * absolute and the squared error of a row is, given its features and the prediction; a window's estimate is the mean of
 * what they say. Assumes covariate shift only. Bands: three sampling errors of the realised metric. The trees are those
 * of boosting.ts, which names how they differ from LightGBM's.
 */
import { regressionMetrics } from "../regression/index.ts";
import { applyBinning, type Binning, fitBinning, type RawColumn } from "./binning.ts";
import { type Boosted, fitBoosted, meanPrediction, predictions } from "./boosting.ts";
import { banded, type Estimate } from "./estimate.ts";
import { pickColumn } from "./pick.ts";

export type DleMetric = "mae" | "mse" | "rmse";

export type DleFit = {
  binnings: Binning[];
  absolute: Boosted;
  squared: Boosted;
  /** Standard error times the root of the rows. */
  deviations: Record<DleMetric, number>;
};

export type Explained = { truth: Float64Array; predicted: Float64Array; columns: readonly RawColumn[] };

/** Rows of the reference beyond these are passed over evenly: more teach the trees little. */
const mostRows = 20_000;
const fewestRows = 200;

/** Null: too few rows to learn from. `columns`: the features, one value a row. */
export function fitDle({ truth, predicted, columns }: Explained): DleFit | null {
  const usable = Array.from(truth.keys()).filter(
    (i) => Number.isFinite(truth[i]!) && Number.isFinite(predicted[i]!),
  );
  const step = Math.ceil(usable.length / mostRows);
  const rows = usable.filter((_, k) => k % step === 0);
  if (rows.length < fewestRows) return null;
  const sample = {
    truth: Float64Array.from(rows, (i) => truth[i]!),
    predicted: Float64Array.from(rows, (i) => predicted[i]!),
  };
  const absolute = sample.predicted.map((p, i) => Math.abs(p - sample.truth[i]!));
  const picked = [...columns.map((c) => pickColumn(c, rows)), numbers(sample.predicted)];
  const binnings = picked.map((c) => fitBinning(c, absolute));
  const binned = picked.map((c, j) => applyBinning(binnings[j]!, c));
  const root = Math.sqrt(sample.truth.length);
  const deviation = (name: DleMetric) => (regressionMetrics[name].measure(sample)?.se ?? 0) * root;
  return {
    binnings,
    absolute: fitBoosted(binned, absolute),
    squared: fitBoosted(
      binned,
      absolute.map((e) => e * e),
    ),
    deviations: { mae: deviation("mae"), mse: deviation("mse"), rmse: deviation("rmse") },
  };
}

function numbers(values: Float64Array): RawColumn {
  return { kind: "numeric", values };
}

export function estimateRegression(
  fit: DleFit,
  { predicted, columns }: Omit<Explained, "truth">,
): Partial<Record<DleMetric, Estimate>> {
  const rows = Array.from(predicted.keys()).filter((i) => Number.isFinite(predicted[i]!));
  const n = rows.length;
  if (n === 0) return {};
  const picked = [
    ...columns.map((c) => pickColumn(c, rows)),
    numbers(Float64Array.from(rows, (i) => predicted[i]!)),
  ];
  const binned = picked.map((c, j) => applyBinning(fit.binnings[j]!, c));
  const mse = meanPrediction(fit.squared, binned, n, 0);
  const values = { mae: meanPrediction(fit.absolute, binned, n, 0), mse, rmse: Math.sqrt(mse) };
  const out: Partial<Record<DleMetric, Estimate>> = {};
  for (const name of ["mae", "mse", "rmse"] as const) {
    const estimate = banded(values[name], fit.deviations[name] / Math.sqrt(n), [0, null]);
    if (estimate) out[name] = estimate;
  }
  return out;
}

/** The expected loss of each row; NaN where there is no prediction. */
export function expectedErrors(
  fit: DleFit,
  { predicted, columns }: Omit<Explained, "truth">,
  loss: "absolute" | "squared",
): Float64Array {
  const picked = [...columns, numbers(predicted)];
  const binned = picked.map((c, j) => applyBinning(fit.binnings[j]!, c));
  const out = predictions(fit[loss], binned, predicted.length, 0);
  return out.map((x, i) => (Number.isFinite(predicted[i]!) ? x : Number.NaN));
}
