import type { Verdict } from "../domain/drift.ts";

type Judged = {
  tested: boolean;
  /** The adjusted p is at most q. */
  real: boolean;
  powerless: boolean;
  effect: { value: number | null; floor95: number | null; floor: number | null; minimum: number };
};

/** Statistically real and practically large: the rule of one hypothesis. */
export function verdictOf({ tested, real, powerless, effect }: Judged): Verdict {
  const { value, floor95, floor, minimum } = effect;
  // An effect without a finite value is one that overflowed: larger than any floor.
  const size = value ?? Number.POSITIVE_INFINITY;
  if (tested && real && size > Math.max(minimum, floor ?? 0)) return "drift";
  if (tested && real && size > (floor95 ?? 0)) return "warning";
  return powerless ? "insufficient" : "stable";
}
