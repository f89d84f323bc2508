import type { CauseType } from "./input.ts";

/** A sign of a cause before it is known whether it counts. */
export type Sign = {
  type: CauseType;
  subject: string;
  feature: number;
  mode: string;
  p: number;
  /** Large enough to matter, whatever its significance. */
  matters: boolean;
  x: Record<string, number>;
  /** One value a current row whose mean moves when the cause begins. */
  series: () => Float64Array;
  /** When each row shows it, where that is not the row's own time. */
  times?: () => Float64Array;
};

/** Cut to 0…1, and to −1…1. */
export const unit = (x: number) => Math.max(0, Math.min(1, x));
export const both = (x: number) => Math.max(-1, Math.min(1, x));
