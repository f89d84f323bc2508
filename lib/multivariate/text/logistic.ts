/** Logistic regression on sparse rows by stochastic gradient descent with falling steps (Bottou 2010) and an L2 penalty. */
import { type Random } from "../../stats/random.ts";
import { partialShuffle } from "../draws.ts";

export type SparseRow = { at: Uint32Array; values: Float64Array };
export type Logistic = { of: Float64Array; score: (row: SparseRow) => number };

const passes = 10;
const firstStep = 2;
const penalty = 1e-4;

export function trainLogistic(
  rows: readonly SparseRow[],
  first: Uint8Array,
  width: number,
  rng: Random,
): Logistic {
  const weights = new Float64Array(width);
  let bias = 0;
  const score = ({ at, values }: SparseRow) => {
    let sum = bias;
    for (let i = 0; i < at.length; i++) sum += weights[at[i]!]! * values[i]!;
    return sum;
  };
  const order = Uint32Array.from(rows.keys());
  for (let pass = 0; pass < passes; pass++) {
    partialShuffle(order, order.length, rng);
    const step = firstStep / (1 + pass);
    for (const i of order) {
      const row = rows[i]!;
      const gap = first[i]! - 1 / (1 + Math.exp(-score(row)));
      bias += 0.1 * step * gap;
      for (let k = 0; k < row.at.length; k++) weights[row.at[k]!]! += step * gap * row.values[k]!;
    }
    for (let j = 0; j < width; j++) weights[j]! *= 1 - Math.min(0.5, step * penalty * rows.length);
  }
  return { of: weights, score };
}
