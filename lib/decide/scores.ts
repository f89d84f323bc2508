/** What the detectors say of one table, with their floors: shown beside a verdict, never counted in it. */
import type { Baseline, Profile } from "../domain/profile.ts";
import type { Score } from "../domain/drift.ts";
import type { Detector, RawScore } from "../detect/detector.ts";
import { detectors, type DetectorName, defaultDetectors } from "../detect/index.ts";
import type { Table } from "../detect/table.ts";
import type { Ascending } from "../stats/index.ts";
import { type FloorCache, type FloorSet, floorsOf } from "./floors.ts";
import { prepare } from "./prepare.ts";
import { tableOf } from "./tables.ts";

/** Finite values of both samples, ascending: statistics with a form on raw rows use them. */
export type RawRows = { reference: Ascending; current: Ascending };

/** Statistics on raw rows and those that need the cells, for one kind of column. */
export function applicable(kind: Table["kind"], names: readonly DetectorName[]): DetectorName[] {
  return names.filter((name) => (detectors[name] as Detector).kinds.includes(kind));
}

export function rawScore(name: DetectorName, table: Table, raw: RawRows | undefined): RawScore | null {
  const detector: Detector = detectors[name];
  if (raw && detector.raw && table.kind === "numeric") {
    return detector.raw(raw.reference, raw.current, table.scale);
  }
  const value = detector.value(table);
  return value === null ? null : { value, p: detector.p?.(table, value) ?? null };
}

export function scoreOf(
  name: DetectorName,
  table: Table,
  found: RawScore | null,
  floors: FloorSet,
  exact: boolean,
): Score {
  const detector: Detector = detectors[name];
  const p = found?.p ?? null;
  const fromRows = table.kind === "categorical" || name === "null_rate" || (exact && !!detector.raw);
  const method = name === "permutation_chi_square" ? "simulated" : fromRows ? "exact" : "binned";
  return { value: finite(found?.value), p: finite(p), floor: finite(floors[name]?.[1]), method };
}

function finite(x: number | null | undefined): number | null {
  return x !== null && x !== undefined && Number.isFinite(x) && x < Number.MAX_VALUE ? x : null;
}

/** Scores of any detectors for one window; those that do not fit the column's kind are left out. */
export function scoreBinned(
  baseline: Baseline,
  profile: Profile,
  options: { detectors?: readonly DetectorName[]; floors: FloorCache; raw?: RawRows },
): Record<string, Score> {
  const prepared = prepare(baseline);
  const table = tableOf(prepared, profile);
  const names = applicable(table.kind, options.detectors ?? defaultDetectors[table.kind]);
  const floors = floorsOf(prepared, table.n, table.missing.currentRows, names, options.floors);
  return Object.fromEntries(
    names.map((name) => [
      name,
      scoreOf(name, table, rawScore(name, table, options.raw), floors, options.raw !== undefined),
    ]),
  );
}
