import { wins } from "../binary/auroc.ts";
import { type Metric, share } from "../metric.ts";
import type { MulticlassSample } from "./sample.ts";

/**
 * Mean over the classes of the area under the ROC curve of that class against the rest, over the classes that some row
 * has and some row has not. Standard error from each row's part in the areas of all classes together (DeLong's
 * components), since the same rows enter each of them.
 */
export const macroAuroc: Metric<MulticlassSample> = {
  label: "Macro AUROC",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure({ scored }) {
    if (!scored || scored.truth.length === 0) return null;
    const parts = new Float64Array(scored.truth.length);
    let [sum, used, smallest] = [0, 0, Number.POSITIVE_INFINITY];
    for (const [place, score] of scored.scores.entries()) {
      const rows = Array.from(scored.truth.keys()).sort((i, j) => score[i]! - score[j]!);
      const own = rows.filter((i) => scored.truth[i] === place);
      const rest = rows.filter((i) => scored.truth[i] !== place);
      if (own.length === 0 || rest.length === 0) continue;
      const [a, b] = [Float64Array.from(own, (i) => score[i]!), Float64Array.from(rest, (i) => score[i]!)];
      const area = addParts(wins(a, b, true), own, parts);
      addParts(wins(b, a, false), rest, parts);
      sum += area;
      used += 1;
      smallest = Math.min(smallest, own.length, rest.length);
    }
    if (used === 0) return null;
    let variance = 0;
    for (const part of parts) variance += (part / used) ** 2;
    return share(sum / used, Math.sqrt(variance), smallest);
  },
};

/** Adds (what the row won − the mean) / rows to each row's part; returns the mean. */
function addParts(won: Float64Array, rows: readonly number[], parts: Float64Array): number {
  let mean = 0;
  for (const w of won) mean += w / won.length;
  for (const [k, i] of rows.entries()) parts[i]! += (won[k]! - mean) / won.length;
  return mean;
}
