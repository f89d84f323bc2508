/**
 * G = 2 Σ O ln(O/E) of homogeneity, both rows random. Exact on counts; p from the chi-square law only where
 * expected counts are large (see chi-square.ts). Null when a sample is empty.
 */
import { gTest as test } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import { lawHolds } from "./sparse.ts";

export const gTest = {
  name: "g_test",
  kinds: ["categorical"],
  value: (table) => test(table.reference, table.current)?.statistic ?? null,
  p: (table) => {
    const found = test(table.reference, table.current);
    return found !== null && lawHolds(table, found.p) ? found.p : null;
  },
} as const satisfies Detector;
