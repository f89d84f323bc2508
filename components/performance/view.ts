import { parseAsFloat, parseAsString } from "nuqs/server";
import { spanView } from "../drift/view.ts";

/** What the page shows is in its address. */
export const performanceView = {
  ...spanView,
  metric: parseAsString,
  start: parseAsString,
  /** What each cell of the confusion matrix is worth; else what is set for the model, or usual. */
  tp: parseAsFloat,
  fp: parseAsFloat,
  fn: parseAsFloat,
  tn: parseAsFloat,
};
