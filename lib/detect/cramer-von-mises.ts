/**
 * Two-sample Cramér–von Mises T (Anderson 1962) on midranks, with its limit law (exact for tiny raw samples).
 * On counts all rows of a cell are ties: T then carries a term of the ties that is no drift, about
 * Σ t³ / (6 N nm) for cells of t rows; with the cells used here it is under a hundredth of the limit's mean unless
 * one value holds much of the data, where p is too small. Shown only. Null with fewer than 2 rows.
 */
import { cramerVonMisesP, cramerVonMisesTest } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function squares(own: number, before: number, others: number): number {
  return own * (before + others / 2) ** 2 + (own * (own * own - 1)) / 12;
}

function statistic({ reference, current, m, n }: Table): number | null {
  if (m < 2 || n < 2) return null;
  let [a, b, own, other] = [0, 0, 0, 0];
  for (let i = 0; i < reference.length; i++) {
    const [x, y] = [reference[i]!, current[i]!];
    own += squares(x, b, y);
    other += squares(y, a, x);
    a += x;
    b += y;
  }
  const u = m * own + n * other;
  return u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
}

export const cramerVonMises = {
  name: "cramer_von_mises",
  kinds: ["numeric"],
  value: statistic,
  p: ({ m, n }, value) => cramerVonMisesP(value, m, n),
  raw: (reference, current) => {
    const test = cramerVonMisesTest(reference, current);
    return test === null ? null : { value: test.statistic, p: test.p };
  },
} as const satisfies Detector;
