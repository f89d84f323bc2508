import { parseAsFloat, parseAsString } from "nuqs/server";
import { spanView } from "../drift/view.ts";

/** What the page shows is in its address. */
export const performanceView = {
  ...spanView,
  metric: parseAsString,
  start: parseAsString,
  /** What each cell of the confusion matrix is worth, in a unit of one's own. */
  tp: parseAsFloat.withDefault(1),
  fp: parseAsFloat.withDefault(-1),
  fn: parseAsFloat.withDefault(-1),
  tn: parseAsFloat.withDefault(0),
};
