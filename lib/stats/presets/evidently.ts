/**
 * Evidently's default drift rule of one column (0.7, `stattest=None`), on rows without nulls, NaN and ±∞.
 *
 * d = distinct values of both sides, n = reference rows.
 * n <= 1,000: numeric d > 5 → KS p <= 0.05; 3–5 → one-sample chi-square p < 0.05; <= 2 → Z p < 0.05;
 *   categorical d > 2 → chi-square, else Z.
 * n > 1,000: numeric d > 5 → W1 / max(σ, 0.001) >= 0.1; numeric d <= 5 and categorical → √JS (natural log) >= 0.1.
 * The chi-square takes the reference as an exact expectation, so an unseen value gives p = 0. Its PSI
 * (>= 0.1) is offered too: pooled Sturges bins when the reference has more than 20 distinct values.
 * A side without rows has no value (Evidently raises).
 */
import { histogram, sturgesEdges } from "../bins/edges.ts";
import { alignCounts, type AlignedCounts } from "../counts/align.ts";
import { jensenShannon } from "../counts/distances.ts";
import { twoProportionZ } from "../counts/proportion-tests.ts";
import { populationStability } from "../counts/psi.ts";
import { totalOf } from "../counts/totals.ts";
import { chiSquareSf } from "../distributions/chi-square.ts";
import { wassersteinNormed } from "../samples/area-distances.ts";
import { ksTest } from "../samples/kolmogorov-smirnov.ts";
import {
  distinctCount,
  type NumericColumn,
  type PresetColumn,
  type PresetOutcome,
  pooled,
  undefinedOutcome,
  valueCounts,
} from "./column.ts";

const SMALL_REFERENCE = 1000;
const P_THRESHOLD = 0.05;
const DISTANCE_THRESHOLD = 0.1;

function pOutcome(statistic: string, p: number | null, inclusive = false): PresetOutcome {
  const drift = p !== null && (inclusive ? p <= P_THRESHOLD : p < P_THRESHOLD);
  return { statistic, value: p, threshold: P_THRESHOLD, drift };
}

function distanceOutcome(statistic: string, value: number | null): PresetOutcome {
  return {
    statistic,
    value,
    threshold: DISTANCE_THRESHOLD,
    drift: value !== null && value >= DISTANCE_THRESHOLD,
  };
}

/** Σ (O − E)² / E with E = the reference's shares times n. */
function oneSampleChiSquareP(table: AlignedCounts): number {
  const scale = totalOf(table.current) / totalOf(table.reference);
  let statistic = 0;
  for (let i = 0; i < table.keys.length; i++) {
    const expected = table.reference[i]! * scale;
    statistic += (table.current[i]! - expected) ** 2 / expected;
  }
  return table.keys.length < 2 ? 1 : chiSquareSf(statistic, table.keys.length - 1);
}

/** First value in sorted order against all others. */
function zP(table: AlignedCounts): number | null {
  const m = totalOf(table.reference);
  const n = totalOf(table.current);
  return twoProportionZ(m - table.reference[0]!, m, n - table.current[0]!, n)?.p ?? null;
}

function fewValues(table: AlignedCounts, small: boolean): PresetOutcome {
  if (!small) {
    return distanceOutcome("Jensen-Shannon distance", jensenShannon(table.reference, table.current, "e"));
  }
  return table.keys.length > 2
    ? pOutcome("chi-square p_value", oneSampleChiSquareP(table))
    : pOutcome("Z-test p_value", zP(table));
}

function numericRule(column: NumericColumn): PresetOutcome {
  const small = column.reference.length <= SMALL_REFERENCE;
  const distinct = distinctCount(pooled(column.reference, column.current));
  if (distinct <= 5) return fewValues(valueCounts(column.reference, column.current), small);
  if (small) return pOutcome("K-S p_value", ksTest(column.reference, column.current)?.p ?? null, true);
  const value = wassersteinNormed(column.reference, column.current, 0.001);
  return distanceOutcome("Wasserstein distance (normed)", value);
}

export function evidentlyPreset(column: PresetColumn): PresetOutcome {
  if (column.kind === "numeric") {
    if (column.reference.length === 0 || column.current.length === 0) {
      return undefinedOutcome("Wasserstein distance (normed)", DISTANCE_THRESHOLD);
    }
    return numericRule(column);
  }
  const table = alignCounts(column.reference, column.current);
  const rows = totalOf(table.reference);
  if (rows === 0 || totalOf(table.current) === 0) {
    return undefinedOutcome("Jensen-Shannon distance", DISTANCE_THRESHOLD);
  }
  return fewValues(table, rows <= SMALL_REFERENCE);
}

/** The counts that Evidently's distances see: Sturges bins of the pooled values, or the values themselves. */
function evidentlyCounts(column: PresetColumn): AlignedCounts {
  if (column.kind === "categorical") return alignCounts(column.reference, column.current);
  const { reference, current } = column;
  if (distinctCount(reference) <= 20) return valueCounts(reference, current);
  const edges = sturgesEdges(pooled(reference, current), { integers: column.integers === true });
  return { keys: [], reference: histogram(reference, edges), current: histogram(current, edges) };
}

export function evidentlyPsiPreset(column: PresetColumn): PresetOutcome {
  const counts = evidentlyCounts(column);
  return distanceOutcome("PSI", populationStability(counts.reference, counts.current, "evidently"));
}
