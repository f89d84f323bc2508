/**
 * At most 20,000 rows a side are looked at, evenly spread in their order: a share is then known to ±0.7 % (95 %), and two
 * distributions that differ by more than 0.02 (Kolmogorov) are told apart; more rows cost time and say nothing that matters.
 */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import type { CauseInput, PeriodRows } from "./input.ts";

export const mostRows = 20_000;

export function thinned(input: CauseInput): CauseInput {
  const [reference, current] = [thin(input.reference), thin(input.current)];
  return reference === input.reference && current === input.current
    ? input
    : { ...input, reference, current };
}

function thin(rows: PeriodRows): PeriodRows {
  const n = rows.at.length;
  if (n <= mostRows) return rows;
  const picked = Int32Array.from({ length: mostRows }, (_, k) => Math.floor((k * n) / mostRows));
  const some = (values: Float64Array) => Float64Array.from(picked, (i) => values[i]!);
  const texts = (values: readonly (string | null)[]) => Array.from(picked, (i) => values[i]!);
  const column = (c: RawColumn): RawColumn =>
    c.kind === "numeric"
      ? { kind: "numeric", values: some(c.values) }
      : { kind: "categorical", values: texts(c.values) };
  return {
    columns: rows.columns.map(column),
    score: some(rows.score),
    label: some(rows.label),
    at: some(rows.at),
    labelAt: some(rows.labelAt),
    ...(rows.classes && { classes: { said: texts(rows.classes.said), truth: texts(rows.classes.truth) } }),
  };
}
