/**
 * Two-sample Anderson–Darling with midranks, standardised (Scholz & Stephens 1987), with its limit law.
 * On counts the rows of a cell are ties, which midranks share fairly: the statistic loses what happens inside
 * cells. Assumes continuous data. Null for an empty sample, fewer than 4 rows, or all rows in one cell.
 */
import { andersonDarlingP, andersonDarlingSpread, andersonDarlingTest } from "../stats/index.ts";
import type { Detector } from "./detector.ts";
import type { Table } from "./table.ts";

function statistic({ reference, current, m, n }: Table): number | null {
  const all = m + n;
  if (!(m > 0 && n > 0) || all < 4) return null;
  let [belowX, belowY, fromX, fromY] = [0, 0, 0, 0];
  for (let i = 0; i < reference.length; i++) {
    const [x, y] = [reference[i]!, current[i]!];
    const ties = x + y;
    if (ties === 0) continue;
    if (ties === all) return null;
    const rank = belowX + belowY + ties / 2;
    const weight = ties / all / (rank * (all - rank) - (all * ties) / 4);
    fromX += weight * (all * (belowX + x / 2) - rank * m) ** 2;
    fromY += weight * (all * (belowY + y / 2) - rank * n) ** 2;
    belowX += x;
    belowY += y;
  }
  return (((all - 1) / all) * (fromX / m + fromY / n) - 1) / andersonDarlingSpread(m, n);
}

export const andersonDarling = {
  name: "anderson_darling",
  kinds: ["numeric"],
  value: statistic,
  p: (_table, value) => andersonDarlingP(value),
  raw: (reference, current) => {
    const test = andersonDarlingTest(reference, current);
    return test === null ? null : { value: test.statistic, p: test.p };
  },
} as const satisfies Detector;
