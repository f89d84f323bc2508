/** A cell's rows and the sum of their loss, before and after. Cells do not overlap and together are all rows. */
export type Cell = { before: { n: number; loss: number }; after: { n: number; loss: number } };

export type CellSplit = {
  shareBefore: number;
  shareAfter: number;
  /** Null: there were no such rows before. */
  lossBefore: number | null;
  /** Share now × (loss now − loss before): the model got worse (or better) on such rows. */
  rate: number;
  /** (Share now − share before) × loss before: such rows became more (or fewer). */
  mix: number;
};

export type LossSplit = {
  before: number;
  after: number;
  change: number;
  cells: CellSplit[];
  rate: number;
  mix: number;
};

/**
 * Splits the change of the mean loss into what each cell contributes by its own loss and by its share. The parts sum to
 * the change exactly (up to the last digits of floating point). A cell without rows before has the whole's loss as its
 * loss before; one without rows now has no rate. Null: no rows on one side.
 */
export function splitChange(cells: readonly Cell[]): LossSplit | null {
  const total = (side: "before" | "after", of: "n" | "loss") => exactSum(cells.map((c) => c[side][of]));
  const [nBefore, nAfter] = [total("before", "n"), total("after", "n")];
  if (!(nBefore > 0) || !(nAfter > 0)) return null;
  const [before, after] = [total("before", "loss") / nBefore, total("after", "loss") / nAfter];
  const parts = cells.map((cell): CellSplit => {
    const [shareBefore, shareAfter] = [cell.before.n / nBefore, cell.after.n / nAfter];
    const lossBefore = cell.before.n > 0 ? cell.before.loss / cell.before.n : before;
    const lossAfter = cell.after.n > 0 ? cell.after.loss / cell.after.n : lossBefore;
    return {
      shareBefore,
      shareAfter,
      lossBefore: cell.before.n > 0 ? lossBefore : null,
      rate: shareAfter * (lossAfter - lossBefore),
      mix: (shareAfter - shareBefore) * lossBefore,
    };
  });
  return {
    before,
    after,
    change: after - before,
    cells: parts,
    rate: exactSum(parts.map((p) => p.rate)),
    mix: exactSum(parts.map((p) => p.mix)),
  };
}

/** Neumaier's compensated sum (1974). */
function exactSum(values: readonly number[]): number {
  let [sum, lost] = [0, 0];
  for (const x of values) {
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return sum + lost;
}
