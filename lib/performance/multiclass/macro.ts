import { type Measured, share } from "../metric.ts";
import { type ClassCounts, classCounts, type MulticlassSample } from "./sample.ts";

/**
 * The mean over the classes that occur of hits / (a·predicted + b·actual): precision with (1, 0), recall with (0, 1),
 * F1 with (½, ½). A class whose denominator is empty counts as 0. Standard error by the delta method over the cells of
 * the confusion matrix.
 */
export function macroShare(sample: MulticlassSample, a: number, b: number): Measured | null {
  const counts = classCounts(sample);
  const k = sample.classes.length;
  if (counts.length === 0) return null;
  const size = (c: ClassCounts) => a * c.predicted + b * c.actual;
  const rate = (c: ClassCounts) => (size(c) > 0 ? c.hits / size(c) : 0);
  const value = counts.reduce((sum, c) => sum + rate(c), 0) / counts.length;
  // By how much one more row of a class, predicted (or true) so, moves the mean; a hit adds to the numerator too.
  const [slope, hit] = [new Float64Array(k), new Float64Array(k)];
  for (const c of counts) {
    if (size(c) === 0) continue;
    slope[c.place] = -rate(c) / size(c) / counts.length;
    hit[c.place] = 1 / size(c) / counts.length;
  }
  let [mean, squares] = [0, 0];
  for (const { truth, predicted, rows } of sample.confusion.cells()) {
    const move = a * slope[predicted]! + b * slope[truth]! + (truth === predicted ? hit[truth]! : 0);
    mean += rows * move;
    squares += rows * move * move;
  }
  const variance = Math.max(0, squares - mean ** 2 / sample.n);
  const smallest = Math.min(...counts.map((c) => Math.max(1, size(c))));
  return share(value, Math.sqrt(variance), smallest * counts.length);
}
