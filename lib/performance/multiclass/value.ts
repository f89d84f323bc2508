import type { Metric } from "../metric.ts";
import { type ClassValues, meanValue, valueFacts } from "../worth.ts";
import type { MulticlassSample } from "./sample.ts";

/** What a row was worth in the mean: each pair of true and predicted class at its price. Classes without one are left out. */
export function value(worth: ClassValues): Metric<MulticlassSample> {
  return {
    ...valueFacts(worth),
    measure: ({ confusion }) =>
      meanValue(
        worth.values.flatMap((line, t) =>
          line.map((price, p): [number, number] => [confusion.rows(t, p), price]),
        ),
        worth,
      ),
  };
}
