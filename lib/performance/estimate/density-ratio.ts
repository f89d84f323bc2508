/**
 * How much likelier each reference row is among the window's inputs: the odds of boosted trees that tell the two apart
 * (Bickel et al. 2009), each row scored by trees that did not see it, scaled to mean 1. Inputs that only the window
 * has cannot be weighted for: where there are many of them, or few reference rows carry all the weight, there is no
 * answer.
 */
import { codesOf, type SampleColumn } from "../../multivariate/sample.ts";
import { binColumns } from "../../multivariate/trees/bins.ts";
import { boost } from "../../multivariate/trees/boost.ts";
import { random } from "../../stats/index.ts";
import type { RawColumn } from "./binning.ts";

export type Ratio = {
  /** One a reference row, mean 1; null: too little overlap. */
  weights: Float64Array | null;
  /** (Σw)² / Σw²: reference rows that the weighted ones are worth. */
  effective: number;
  /** Share of the window's rows whose like the reference has hardly any of. */
  beyond: number;
};

const folds = 2;
/** Fewer effective rows do not carry a calibration. */
const fewestEffective = 200;
/** Odds beyond which a row has hardly its like on the other side. */
const far = 50;
const mostBeyond = 0.2;

/** `columns`: the same inputs on both sides, one value a row. */
export function densityRatio(
  reference: readonly RawColumn[],
  window: readonly RawColumn[],
  seed: number,
): Ratio {
  const [m, n] = [reference[0]?.values.length ?? 0, window[0]?.values.length ?? 0];
  if (m < fewestEffective || n < folds) return { weights: null, effective: 0, beyond: 0 };
  const columns = binColumns(sampleOf(window), sampleOf(reference));
  const first = new Uint8Array(n + m).fill(1, 0, n);
  const rng = random(seed);
  const fold = Uint8Array.from(first, () => rng.int(folds));
  const odds = new Float64Array(n + m);
  for (let k = 0; k < folds; k++) {
    const rows = Uint32Array.from(first.keys());
    const held = rows.filter((row) => fold[row] === k);
    const model = boost(
      columns,
      rows.filter((row) => fold[row] !== k),
      first,
    );
    for (const [i, margin] of model.score(columns, held).entries()) {
      odds[held[i]!] = (Math.exp(margin) * m) / n;
    }
  }
  const weights = odds.subarray(n).slice();
  let [sum, squares, beyond] = [0, 0, 0];
  for (const w of weights) {
    sum += w;
    squares += w * w;
  }
  for (let i = 0; i < n; i++) if (odds[i]! > far) beyond += 1 / n;
  const effective = (sum * sum) / squares;
  if (effective < fewestEffective || beyond > mostBeyond) return { weights: null, effective, beyond };
  return { weights: weights.map((w) => (w * m) / sum), effective, beyond };
}

function sampleOf(columns: readonly RawColumn[]) {
  const named = columns.map((column, j): SampleColumn => {
    const base = { name: String(j), part: "input" } as const;
    if (column.kind === "numeric") return { ...base, kind: "numeric", values: column.values };
    return { ...base, kind: "categorical", ...codesOf(column.values) };
  });
  return { rows: columns[0]?.values.length ?? 0, columns: named };
}
