/**
 * Drift of what the model says: two-sample tests on its prediction and scores with one joint p (black-box shift
 * detection, Lipton et al. 2018; the best of the methods compared by Rabanser et al. 2019).
 * Sees every change that moves the model's output; blind to changes that the model ignores and to concept drift
 * that leaves the outputs alone. Needs a prediction or a score.
 */
import { someRows } from "./draws.ts";
import { leastRows, type Method } from "./finding.ts";
import { judgeMarginals } from "./marginals.ts";
import { type OfKind, takeRows } from "./sample.ts";

const mostRows = 5000;

export const scores: Method = {
  label: "Model outputs",
  unit: "largest Kolmogorov–Smirnov distance (numbers) or total variation (classes)",
  minimum: 0.1,
  fit(reference, seed) {
    const sample = takeRows(reference, someRows(reference.rows, mostRows, seed));
    const columns = sample.columns.filter(
      (c): c is OfKind<"numeric"> | OfKind<"categorical"> =>
        c.part === "output" && (c.kind === "numeric" || c.kind === "categorical"),
    );
    if (columns.length === 0 || sample.rows < leastRows) return null;
    return {
      judge: (window, at) =>
        window.rows < leastRows
          ? null
          : judgeMarginals(columns, window, { rows: sample.rows, draws: 499, seed: at }),
    };
  },
};
