import type { Verdict } from "../domain/drift.ts";
import type { Baseline, Profile } from "../domain/profile.ts";

/** What a check finds in one window, before the family's adjustment. */
export type Finding = {
  value: number | null;
  expected: number | null;
  /** Null: nothing to test here, and no part of the family. */
  p: number | null;
  effect: number | null;
  /** The 95 % and the 99 % point of the effect with nothing wrong. */
  floor: readonly [number, number] | null;
  minimum: number;
  /** How many rows the finding rests on, where it rests on a share of them. */
  rows?: number;
  note?: string;
  /** A fact that needs no test, and its verdict. */
  fact?: Verdict;
};

type Described = {
  name: string;
  title: string;
  unit: "share" | "count" | "hours" | "flag";
  /** What the value counts, as it stands in a sentence. */
  noun: string;
};

/** One column in one window, counted over the cells that the reference fixed. */
export type ColumnWindow = {
  baseline: Baseline;
  profile: Profile;
  /** A label's profile holds labelled rows only: a missing one is not there yet. */
  label: boolean;
  /** Rows in quarantine because of this column; null where nobody knows. */
  refused: number | null;
};

export type ColumnCheck = Described & {
  about: "column";
  /** Null where the check does not apply to such a column. */
  examine: (window: ColumnWindow) => Finding | null;
};

/** How many rows this window usually has: see rhythm.ts. */
export type Usual = { rows: number; dispersion: number; windows: number; residuals: number };

/** The longest silence of a window, in hours, and how many rows it usually would have had. */
export type Silence = { hours: number; missed: number; usual: number | null; dispersion: number };

/** Labels of a window's rows by an age at which they usually have come, and what earlier windows had at that age. */
export type LabelArrival = {
  ageHours: number;
  rows: number;
  /** Share of the rows whose label came by that age; of the earlier windows the median. */
  share: number;
  usual: number;
  /** Rows and number of the earlier windows, and how much more than chance they differ. */
  before: { rows: number; windows: number; dispersion: number };
};

/** All rows of one window. */
export type RowsWindow = {
  rows: number;
  hours: number;
  complete: boolean;
  usual: Usual | null;
  silence: Silence | null;
  /** What arrived in the window; null in a segment, whose arrivals nobody counts. */
  arrivals: {
    rows: number;
    duplicates: number;
    before: { rows: number; duplicates: number };
    refused: number;
    refusedForSchema: number;
    revisions: readonly string[];
  } | null;
  /** Null where labels are not due yet, or nobody knows when they would be. */
  labels: LabelArrival | null;
  referenceRows: number;
};

export type RowsCheck = Described & {
  about: "rows";
  examine: (window: RowsWindow) => Finding | null;
};

export type Check = ColumnCheck | RowsCheck;
