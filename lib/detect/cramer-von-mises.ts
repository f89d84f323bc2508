/**
 * Two-sample Cramér–von Mises T (Anderson 1962) on midranks, with its limit law (exact for tiny raw samples). Ties add a term to T
 * that is no drift (SciPy's T has it too), and on counts all rows of a cell are ties: p is that of T without the term, and null where
 * one value holds more than a tenth of the rows, as the law is another one there. Shown only. Null with fewer than 2 rows.
 */
import { cramerVonMisesP, cramerVonMisesTest } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function squares(own: number, before: number, others: number): number {
  return own * (before + others / 2) ** 2 + (own * (own * own - 1)) / 12;
}

/** Of all rows, at most, in one value. */
const mostInOne = 0.1;

/** T, what ties add to it, and the share of the commonest cell; null with fewer than 2 rows. */
function statistic({ reference, current, m, n }: Table) {
  if (m < 2 || n < 2) return null;
  let [a, b, own, other, apart, most] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < reference.length; i++) {
    const [x, y] = [reference[i]!, current[i]!];
    own += squares(x, b, y);
    other += squares(y, a, x);
    a += x;
    b += y;
    most = Math.max(most, x + y);
    apart += (x + y) * (a / m - b / n) ** 2;
  }
  const u = m * own + n * other;
  const value = u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
  return { value, tied: value - (n * m * apart) / (n + m) ** 2, largest: most / (n + m) };
}

export const cramerVonMises = {
  name: "cramer_von_mises",
  kinds: ["numeric"],
  value: (table) => statistic(table)?.value ?? null,
  p: (table, value) => {
    const found = statistic(table);
    return found && found.largest <= mostInOne ? cramerVonMisesP(value - found.tied, table.m, table.n) : null;
  },
  raw: (reference, current) => {
    const test = cramerVonMisesTest(reference, current);
    return test && { value: test.statistic, p: test.largest > mostInOne ? null : test.pUntied };
  },
} as const satisfies Detector;
