/**
 * Mann–Whitney, two-sided, shown as |rank-biserial correlation| = |2U/(nm) − 1| in [0, 1]: how surely a row of one
 * sample is above one of the other. p: normal law with corrections for ties and continuity. Rows of a cell are
 * ties on midranks, so the binned value is off by at most the share of pairs that fall in one cell.
 * Blind to spread. Null when a sample is empty.
 */
import { mannWhitneyTest, normalSf } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function value({ reference, current, m, n }: Table): number | null {
  if (!(m > 0 && n > 0)) return null;
  let u = 0;
  let below = 0;
  for (let i = 0; i < reference.length; i++) {
    u += reference[i]! * (below + current[i]! / 2);
    below += current[i]!;
  }
  return Math.abs((2 * u) / (n * m) - 1);
}

function p({ reference, current, m, n }: Table, correlation: number): number {
  const all = m + n;
  let ties = 0;
  for (let i = 0; i < reference.length; i++) {
    const t = reference[i]! + current[i]!;
    ties += t * (t * t - 1);
  }
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (!(variance > 0)) return 1;
  return Math.min(1, 2 * normalSf(((correlation * n * m) / 2 - 0.5) / Math.sqrt(variance)));
}

export const mannWhitney = {
  name: "mann_whitney",
  kinds: ["numeric"],
  value,
  p,
  raw: (reference, current) => {
    const test = mannWhitneyTest(reference, current);
    if (test === null) return null;
    return { value: Math.abs((2 * test.statistic) / (reference.length * current.length) - 1), p: test.p };
  },
} as const satisfies Detector;
