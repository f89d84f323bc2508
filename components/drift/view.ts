import { parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { grains } from "#lib/domain/drift.ts";
import { checkNames } from "#lib/quality/registry.ts";

/** What model pages share in their address, so that a link from one to the other keeps it. */
export const spanView = {
  grain: parseAsStringLiteral(grains).withDefault("day"),
  range: parseAsStringLiteral(["2d", "7d", "30d", "90d", "365d", "custom"] as const).withDefault("30d"),
  /** Days in the model's time zone, both included; only with range=custom. */
  from: parseAsString,
  to: parseAsString,
  segment: parseAsArrayOf(parseAsString).withDefault([]),
};

/** What windows are compared with, as lib/domain/baseline.ts spells it. */
const baseline = parseAsString.withDefault("reference");

/** A map of columns and windows. */
const mapView = {
  ...spanView,
  sort: parseAsStringLiteral(["worst", "name"] as const).withDefault("worst"),
  find: parseAsString.withDefault(""),
  as: parseAsStringLiteral(["map", "table"] as const).withDefault("map"),
  zoom: parseAsInteger,
  feature: parseAsString,
  start: parseAsString,
};

/** What the drift page shows is in its address: every view can be linked. */
export const driftView = { ...mapView, baseline };

export const qualityView = {
  ...mapView,
  /** One check alone; else the worst of each cell. */
  check: parseAsStringLiteral(checkNames),
};

export const featureView = {
  ...spanView,
  start: parseAsString,
  /** reference, previous, another baseline or window; what the verdicts are about where it is left out. */
  against: parseAsString,
  detector: parseAsString.withDefault("effect"),
  baseline,
};

export const grainNames = { hour: "hours", day: "days", week: "weeks", month: "months" } as const;
