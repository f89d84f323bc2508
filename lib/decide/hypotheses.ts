/** The primary hypotheses of one feature in one window, before the family's adjustment. */
import { detectors } from "../detect/index.ts";
import type { RawScore } from "../detect/detector.ts";
import { proportionP } from "../detect/proportion.ts";
import type { Table } from "../detect/table.ts";
import type { Between } from "../domain/drift.ts";
import { type Permutation, permutationChiSquare } from "../stats/index.ts";
import { balancedV, type EffectName, hopeless, minimums } from "./effects.ts";
import { fewestRows, type FloorSet, type Statistic } from "./floors.ts";
import type { Prepared, PreparedCategorical, PreparedNumeric } from "./prepare.ts";
import { spreadP } from "./spread.ts";

export type Pending = {
  name: string;
  /** Raw p; with a permutation it becomes finer while the family needs it. */
  p: number;
  method: "exact" | "binned" | "simulated";
  permutation: Permutation | null;
  /** What another test of the same question says: p is never below it. */
  atLeast: number;
  /** How it compares with the baseline's own periods, where it has any. */
  between: Between | null;
  /** False where the data leave nothing to test (no variation, too few rows): not in the family. */
  tested: boolean;
  /** Fewer than 30 rows on either side, or only changes beyond reason could be told from noise. */
  powerless: boolean;
  effect: {
    name: EffectName;
    value: number | null;
    floor95: number | null;
    floor: number | null;
    minimum: number;
  };
};

/** The statistics whose floors the effects of these hypotheses need. */
export function effectStatistics(prepared: Prepared): Statistic[] {
  if (prepared.kind === "categorical") return ["cramers_v_balanced", "null_rate"];
  return [prepared.constantCell >= 0 ? "changed_share" : "wasserstein", "null_rate"];
}

/** Those of them that have a law, and need no simulation for every new baseline. */
export function exactFloors(prepared: Prepared): Statistic[] {
  return effectStatistics(prepared).filter((name) => name === "null_rate" || name === "changed_share");
}

export type Known = { ks: RawScore | null; wasserstein: number | null; exact: boolean; seed: number };

export function hypothesesOf(prepared: Prepared, table: Table, floors: FloorSet, known: Known): Pending[] {
  const enough = table.n >= fewestRows && table.m >= fewestRows;
  const own =
    prepared.kind === "numeric"
      ? numericHypotheses(prepared, table, floors, known)
      : [categoricalHypothesis(prepared, table, floors, known.seed)];
  if (!enough) for (const h of own) Object.assign(h, { tested: false, powerless: true });
  const hasValues = table.m > 0 || table.n > 0;
  return hasValues ? [...own, nullHypothesis(table, floors)] : [nullHypothesis(table, floors)];
}

function pending(
  name: string,
  p: number | null,
  method: Pending["method"],
  effect: Pending["effect"],
): Pending {
  const powerless = effect.floor !== null && effect.floor > hopeless[effect.name];
  const rest = { permutation: null, atLeast: 0, between: null, tested: p !== null, powerless };
  return { name, p: p ?? 1, method, effect, ...rest };
}

function effectOf(name: EffectName, value: number | null, floors: FloorSet): Pending["effect"] {
  const floor = floors[name];
  return {
    name,
    value,
    floor95: floor?.[0] ?? null,
    floor: floor?.[1] ?? null,
    minimum: minimums[name],
  };
}

function numericHypotheses(
  prepared: PreparedNumeric,
  table: Table,
  floors: FloorSet,
  known: Known,
): Pending[] {
  if (prepared.constantCell >= 0) return [constantHypothesis(prepared.constantCell, table, floors)];
  const effect = effectOf("wasserstein", known.wasserstein, floors);
  const ks = pending("ks", known.ks?.p ?? null, known.exact ? "exact" : "binned", effect);
  const spread = pending("spread", spreadP(table, prepared.levels), "binned", effect);
  return [ks, spread];
}

/** A constant reference: the share of rows that are no longer that constant, exactly. */
function constantHypothesis(cell: number, table: Table, floors: FloorSet): Pending {
  const { m, n, current } = table;
  const changed = n - current[cell]!;
  const p = changed === 0 ? null : proportionP(0, m, changed, n);
  const share = n > 0 ? changed / n : null;
  return pending("constant", p, "exact", effectOf("changed_share", share, floors));
}

function categoricalHypothesis(
  prepared: PreparedCategorical,
  table: Table,
  floors: FloorSet,
  seed: number,
): Pending {
  const effect = effectOf("cramers_v_balanced", balancedV(table), floors);
  const { reference, current, m, n } = table;
  const used: number[] = [];
  for (let i = 0; i < reference.length && used.length < 3; i++) {
    if (reference[i]! + current[i]! > 0) used.push(i);
  }
  if (!(m > 0 && n > 0) || used.length < 2) {
    const nothing = pending("chi_square", null, "exact", effect);
    // All of many values pooled into one cell: ids, of which nothing can be said.
    return prepared.values.length > 1 ? { ...nothing, powerless: true } : nothing;
  }
  if (used.length === 2) {
    const first = used[0]!;
    return pending("fisher", proportionP(reference[first]!, m, current[first]!, n), "exact", effect);
  }
  const law = detectors.chi_square.p(table);
  if (law !== null) return pending("chi_square", law, "exact", effect);
  const permutation = permutationChiSquare(reference, current, seed);
  if (!permutation) return pending("chi_square", null, "simulated", effect);
  const result = { ...pending("chi_square", 1, "simulated", effect), permutation };
  if (alwaysTheSame(table)) return { ...result, permutation: null, tested: false, powerless: true };
  return result;
}

/** Every row its own value: all permutations of such a table look alike. */
function alwaysTheSame({ reference, current }: Table): boolean {
  for (let i = 0; i < reference.length; i++) if (reference[i]! + current[i]! > 1) return false;
  return true;
}

function nullHypothesis(table: Table, floors: FloorSet): Pending {
  const { reference, referenceRows, current, currentRows } = table.missing;
  const all = reference + current;
  const rows = referenceRows + currentRows;
  const effect = effectOf("null_rate", detectors.null_rate.value(table), floors);
  const p = all === 0 || all === rows ? null : detectors.null_rate.p(table);
  const hypothesis = pending("null_rate", p, "exact", effect);
  if (currentRows >= fewestRows && referenceRows >= fewestRows) return hypothesis;
  return { ...hypothesis, tested: false, powerless: true };
}
