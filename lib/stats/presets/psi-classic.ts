/**
 * The score-card rule: PSI on the reference's deciles (numeric; distinct cut points, bins (c_i−1, c_i], open
 * ends) or on the values (categorical), shares floored at 1e-4. Under 0.1 stable, from 0.1 a shift to look
 * at, from 0.25 drift (Siddiqi 2006). A side without rows has no value.
 */
import { countsBetween, decileCuts } from "../bins/edges.ts";
import { alignCounts } from "../counts/align.ts";
import { populationStability } from "../counts/psi.ts";
import type { PresetColumn, PresetOutcome } from "./column.ts";

const DRIFT = 0.25;

function classicPsi(column: PresetColumn): number | null {
  if (column.kind === "categorical") {
    const table = alignCounts(column.reference, column.current);
    return populationStability(table.reference, table.current, "floor");
  }
  const cuts = decileCuts(column.reference);
  const reference = countsBetween(column.reference, cuts);
  return populationStability(reference, countsBetween(column.current, cuts), "floor");
}

export function psiClassicPreset(column: PresetColumn): PresetOutcome {
  const value = classicPsi(column);
  return { statistic: "PSI", value, threshold: DRIFT, drift: value !== null && value >= DRIFT };
}
