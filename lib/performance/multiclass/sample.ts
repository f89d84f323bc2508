import type { MulticlassRows } from "../rows.ts";
import { Confusion } from "./confusion.ts";

/** Labelled rows of a model that names one of several classes. */
export type MulticlassSample = {
  classes: readonly string[];
  /** Rows with truth and prediction. */
  confusion: Confusion;
  n: number;
  /** Rows with all scores whose truth is a class that the reference has; null: the model gives none. */
  scored: { truth: Int32Array; scores: readonly Float64Array[] } | null;
};

export function multiclassSample({
  classes,
  known = classes.length,
  truth,
  predicted,
  scores,
}: MulticlassRows): MulticlassSample {
  const confusion = new Confusion(classes.length);
  let n = 0;
  const kept: number[] = [];
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i]!;
    if (t < 0) continue;
    if (predicted[i]! >= 0) {
      confusion.add(t, predicted[i]!);
      n += 1;
    }
    if (t < known && scores?.every((s) => Number.isFinite(s[i]!))) kept.push(i);
  }
  const scored = scores && {
    truth: Int32Array.from(kept, (i) => truth[i]!),
    scores: scores.map((s) => Float64Array.from(kept, (i) => s[i]!)),
  };
  return { classes, confusion, n, scored };
}

export type ClassCounts = { place: number; hits: number; predicted: number; actual: number };

/** Of each class that occurs in truth or prediction: rows right, rows predicted, rows true; and its place. */
export function classCounts({ confusion }: MulticlassSample): ClassCounts[] {
  const found = new Map<number, ClassCounts>();
  const of = (place: number) => {
    const counts = found.get(place) ?? { place, hits: 0, predicted: 0, actual: 0 };
    found.set(place, counts);
    return counts;
  };
  for (const { truth, predicted, rows } of confusion.cells()) {
    if (rows === 0) continue;
    of(truth).actual += rows;
    of(predicted).predicted += rows;
    if (truth === predicted) of(truth).hits += rows;
  }
  return [...found.values()].sort((a, b) => a.place - b.place);
}
