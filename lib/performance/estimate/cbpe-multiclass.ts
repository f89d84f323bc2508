/**
 * Confidence-based estimation for several classes: each class's scores are calibrated against the rest (if that lowers
 * the calibration error, see calibrator.ts), each row's chances are scaled to sum 1 (even where all are 0), and the
 * expected confusion matrix follows. Bands: three standard errors of the realised metric at this number of rows, as
 * the reference shows them. Assumes covariate shift only.
 */
import { areaUnderRoc } from "../binary/auroc.ts";
import { multiclassMetrics } from "../multiclass/index.ts";
import { Confusion } from "../multiclass/confusion.ts";
import type { MulticlassSample } from "../multiclass/sample.ts";
import { value } from "../multiclass/value.ts";
import type { MulticlassRows } from "../rows.ts";
import { type ClassValues, endsOfWorth } from "../worth.ts";
import { type Calibrator, calibrated, fitCalibrator } from "./calibrator.ts";
import { banded, type Estimate } from "./estimate.ts";

const estimated = ["accuracy", "macro_f1", "macro_precision", "macro_recall", "macro_auroc"] as const;
/** `value`: where cells have one. */
export type MulticlassEstimated = (typeof estimated)[number] | "value";

export type MulticlassFit = {
  calibrators: Calibrator[];
  /** Standard error times the root of the rows. */
  deviations: Partial<Record<MulticlassEstimated, number>>;
};

export function fitMulticlass(
  reference: MulticlassSample,
  seed: number,
  worth?: ClassValues | null,
): MulticlassFit | null {
  const { scored } = reference;
  if (!scored || scored.truth.length < 2) return null;
  const calibrators = scored.scores.map((score, place): Calibrator => {
    const own = score.filter((_, i) => scored.truth[i] === place).sort();
    const rest = score.filter((_, i) => scored.truth[i] !== place).sort();
    return areaUnderRoc(own, rest) ? fitCalibrator(own, rest, seed + place) : null;
  });
  const deviations: MulticlassFit["deviations"] = {};
  for (const name of estimated) {
    const se = multiclassMetrics[name].measure(reference)?.se;
    if (se) deviations[name] = se * Math.sqrt(reference.n);
  }
  const valued = worth ? value(worth).measure(reference)?.se : null;
  if (valued) deviations.value = valued * Math.sqrt(reference.n);
  return { calibrators, deviations };
}

export function estimateMulticlass(
  fit: MulticlassFit,
  { classes, predicted, scores, worth }: Omit<MulticlassRows, "task" | "truth">,
): Partial<Record<MulticlassEstimated, Estimate>> {
  if (!scores) return {};
  const kept = Array.from(predicted.keys()).filter(
    (i) => predicted[i]! >= 0 && scores.every((s) => Number.isFinite(s[i]!)),
  );
  const n = kept.length;
  if (n === 0) return {};
  const own = scores.map((s) => Float64Array.from(kept, (i) => s[i]!));
  const chances = scaled(own.map((s, place) => calibrated(fit.calibrators[place] ?? null, s)));
  const guesses = Int32Array.from(kept, (i) => predicted[i]!);
  const values = expectedMulticlass(classes, own, chances, guesses, worth);
  const out: Partial<Record<MulticlassEstimated, Estimate>> = {};
  for (const name of [...estimated, "value"] as const) {
    const [found, deviation] = [values[name], fit.deviations[name]];
    if (found === undefined || deviation === undefined) continue;
    const limits = name === "value" && worth ? endsOfWorth(worth) : ([0, 1] as const);
    const estimate = banded(found, deviation / Math.sqrt(n), limits);
    if (estimate) out[name] = estimate;
  }
  return out;
}

/** `scores` and `chances`: one array a class. */
export function expectedMulticlass(
  classes: readonly string[],
  scores: readonly Float64Array[],
  chances: readonly Float64Array[],
  predicted: Int32Array,
  worth?: ClassValues | null,
): Partial<Record<MulticlassEstimated, number>> {
  const sample = expectedSample(classes, chances, predicted);
  const values: Partial<Record<MulticlassEstimated, number>> = { macro_auroc: expectedArea(scores, chances) };
  for (const name of ["accuracy", "macro_f1", "macro_precision", "macro_recall"] as const) {
    const found = multiclassMetrics[name].measure(sample)?.value;
    if (found !== undefined) values[name] = found;
  }
  const valued = worth && value(worth).measure(sample);
  if (valued) values.value = valued.value;
  return values;
}

export function scaled(chances: Float64Array[]): Float64Array[] {
  const n = chances[0]?.length ?? 0;
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (const c of chances) total += c[i]!;
    for (const c of chances) c[i] = total > 0 ? c[i]! / total : 1 / chances.length;
  }
  return chances;
}

function expectedSample(
  classes: readonly string[],
  chances: readonly Float64Array[],
  predicted: Int32Array,
): MulticlassSample {
  const confusion = new Confusion(classes.length);
  for (let i = 0; i < predicted.length; i++) {
    for (const [t, chance] of chances.entries()) confusion.add(t, predicted[i]!, chance[i]!);
  }
  return { classes, confusion, n: predicted.length, scored: null };
}

/** Mean over the classes of the area with expected hits in place of hits. */
function expectedArea(scores: readonly Float64Array[], chances: readonly Float64Array[]): number {
  let [sum, used] = [0, 0];
  for (const [place, score] of scores.entries()) {
    const chance = chances[place]!;
    const order = Array.from(score.keys()).sort((i, j) => score[j]! - score[i]!);
    let [hits, area] = [0, 0];
    for (const i of order) {
      area += (1 - chance[i]!) * (hits + chance[i]! / 2);
      hits += chance[i]!;
    }
    if (hits <= 0 || hits >= score.length) continue;
    sum += area / (hits * (score.length - hits));
    used += 1;
  }
  return used > 0 ? sum / used : Number.NaN;
}
