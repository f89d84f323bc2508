/**
 * Two-sample Kolmogorov–Smirnov D = sup |F − G|.
 * On counts the supremum is over the edges only: at most the raw D, and short of it by no more than the larger
 * share of one cell. p is the limit law at D √(nm/(n+m)), which is on the safe side at any sizes here and with
 * ties (Wei & Dudley 2012 bound it); raw rows use the exact or asymptotic law of SciPy. Null when a sample is empty.
 */
import { kolmogorovSf, ksTest } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function distance(table: Table): number | null {
  const { reference, current, m, n } = table;
  if (!(m > 0 && n > 0)) return null;
  let gap = 0;
  let largest = 0;
  // n·m·|F − G| is a whole number: nothing is rounded before the end.
  for (let i = 0; i < reference.length; i++) {
    gap += reference[i]! * n - current[i]! * m;
    const size = gap < 0 ? -gap : gap;
    if (size > largest) largest = size;
  }
  return largest / (n * m);
}

export const ks = {
  name: "ks",
  kinds: ["numeric"],
  value: distance,
  p: ({ m, n }, d) => kolmogorovSf(d * Math.sqrt((n * m) / (n + m))),
  raw: (reference, current) => {
    const test = ksTest(reference, current);
    return test === null ? null : { value: test.statistic, p: test.p };
  },
} as const satisfies Detector;
