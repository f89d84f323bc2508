import type { Metric } from "../metric.ts";
import { type ClassValues, meanValue, valueFacts } from "../worth.ts";
import type { MulticlassSample } from "./sample.ts";

/** What a row was worth in the mean: each pair of true and predicted class at its price. */
export function value(worth: ClassValues): Metric<MulticlassSample> {
  const prices = worth.values.flat();
  return {
    ...valueFacts(worth),
    measure: ({ confusion }) =>
      meanValue(
        prices.map((price, cell) => [confusion[cell]!, price]),
        worth,
      ),
  };
}
