import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs";
import { grains } from "#lib/domain/drift.ts";

/** What the drift page shows is in its address: every view can be linked. */
export const driftView = {
  grain: parseAsStringLiteral(grains).withDefault("day"),
  range: parseAsStringLiteral(["2d", "7d", "30d", "90d", "365d"] as const).withDefault("30d"),
  segment: parseAsArrayOf(parseAsString).withDefault([]),
  sort: parseAsStringLiteral(["worst", "name"] as const).withDefault("worst"),
  find: parseAsString.withDefault(""),
  as: parseAsStringLiteral(["map", "table"] as const).withDefault("map"),
  feature: parseAsString,
  start: parseAsString,
};

const dayMs = 86_400_000;

/** The span that ends with the newest event (the server's own default end). */
export function spanOf(range: string, newest: string | null): { from?: string; to?: string } {
  if (!newest) return {};
  // Whole hours, so that the same view asks for the same span.
  const to = Math.floor(Date.parse(newest) / 3_600_000) * 3_600_000 + 3_600_000;
  const days = Number(range.slice(0, -1));
  return { from: new Date(to - days * dayMs).toISOString(), to: new Date(to).toISOString() };
}

export const rangeNames = {
  "2d": "last 2 days",
  "7d": "last 7 days",
  "30d": "last 30 days",
  "90d": "last 90 days",
  "365d": "last year",
} as const;

export const grainNames = { hour: "hours", day: "days", week: "weeks", month: "months" } as const;

export const rowsHint =
  "Click a cell to compare its window with the reference; double-click to open the feature. With the keyboard: arrows, Enter, Shift-Enter.";
