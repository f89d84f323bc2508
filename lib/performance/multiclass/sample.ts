import type { MulticlassRows } from "../rows.ts";

/** Labelled rows of a model that names one of several classes. */
export type MulticlassSample = {
  classes: readonly string[];
  /** Rows with truth and prediction: truth × prediction, row by row. */
  confusion: Float64Array;
  n: number;
  /** Rows with truth and all scores; null: the model gives none. */
  scored: { truth: Int32Array; scores: readonly Float64Array[] } | null;
};

export function multiclassSample({ classes, truth, predicted, scores }: MulticlassRows): MulticlassSample {
  const k = classes.length;
  const confusion = new Float64Array(k * k);
  let n = 0;
  const kept: number[] = [];
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i]!;
    if (t < 0) continue;
    if (predicted[i]! >= 0) {
      confusion[t * k + predicted[i]!]! += 1;
      n += 1;
    }
    if (scores?.every((s) => Number.isFinite(s[i]!))) kept.push(i);
  }
  const scored = scores && {
    truth: Int32Array.from(kept, (i) => truth[i]!),
    scores: scores.map((s) => Float64Array.from(kept, (i) => s[i]!)),
  };
  return { classes, confusion, n, scored };
}

export type ClassCounts = { hits: number; predicted: number; actual: number };

/** Of each class that occurs in truth or prediction: rows right, rows predicted, rows true; and its place. */
export function classCounts({ classes, confusion }: MulticlassSample): (ClassCounts & { place: number })[] {
  const k = classes.length;
  return Array.from({ length: k }, (_, place) => {
    let [predicted, actual] = [0, 0];
    for (let other = 0; other < k; other++) {
      predicted += confusion[other * k + place]!;
      actual += confusion[place * k + other]!;
    }
    return { place, hits: confusion[place * k + place]!, predicted, actual };
  }).filter((c) => c.predicted + c.actual > 0);
}
