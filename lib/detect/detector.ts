import type { Ascending } from "../stats/index.ts";
import type { Table } from "./table.ts";

export type RawScore = { value: number; p: number | null };

/** A pure function from two samples to a number that grows with their difference. */
export type Detector = {
  name: string;
  kinds: readonly Table["kind"][];
  /** The statistic of the counts; null where undefined. */
  value: (table: Table) => number | null;
  /** Two-sided p of that value where a law holds on these counts; null where none does. */
  p?: (table: Table, value: number) => number | null;
  /** The same statistic on raw rows, where it has a form that does not depend on bins. */
  raw?: (reference: Ascending, current: Ascending, scale: number) => RawScore | null;
};
