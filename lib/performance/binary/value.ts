import type { Metric } from "../metric.ts";
import { type CellValues, meanValue, valueFacts } from "../worth.ts";
import type { BinarySample } from "./sample.ts";

/** What a row was worth in the mean: each cell of the confusion matrix at its price. */
export function value(worth: CellValues): Metric<BinarySample> {
  return {
    ...valueFacts(worth),
    measure: ({ cells: { tp, fp, fn, tn } }) =>
      meanValue(
        [
          [tp, worth.tp],
          [fp, worth.fp],
          [fn, worth.fn],
          [tn, worth.tn],
        ],
        worth,
      ),
  };
}
