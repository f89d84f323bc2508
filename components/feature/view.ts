import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs";
import { grains } from "#lib/domain/drift.ts";

export const featureView = {
  grain: parseAsStringLiteral(grains).withDefault("day"),
  range: parseAsStringLiteral(["2d", "7d", "30d", "90d", "365d"] as const).withDefault("30d"),
  segment: parseAsArrayOf(parseAsString).withDefault([]),
  start: parseAsString,
  against: parseAsString.withDefault("reference"),
  detector: parseAsString.withDefault("effect"),
};
