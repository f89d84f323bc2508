/** How the estimate that is calibrated for each window lies in the columns of performance_windows. */
import type { AdaptedWindow } from "./adapt.ts";

export const adaptedNames = ["pape", "pape_low", "pape_high"] as const;

/** Column values of one metric. */
export function adaptedCells(adapted: AdaptedWindow | null, metric: string) {
  const own = adapted?.estimates[metric];
  return {
    pape: own?.value ?? null,
    pape_low: own?.low ?? null,
    pape_high: own?.high ?? null,
    pape_state: adapted ? (adapted.refused ?? "estimated") : "",
  };
}

/** The window's estimates with those of one more stored metric. */
export function addAdapted(
  before: AdaptedWindow | null,
  metric: string,
  state: string,
  [value, low, high]: readonly (number | null)[],
): AdaptedWindow | null {
  if (state === "") return before;
  const own = before ?? {
    refused: state === "estimated" ? null : (state as NonNullable<AdaptedWindow["refused"]>),
    estimates: {},
  };
  if (value != null && low != null && high != null) own.estimates[metric] = { value, low, high };
  return own;
}
