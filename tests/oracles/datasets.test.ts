import { beforeAll, describe, expect, test } from "vitest";
import {
  type Ascending,
  alignCounts,
  andersonDarlingTest,
  ascending,
  chiSquareTest,
  countsBetween,
  cramersV,
  cramerVonMisesTest,
  decileCuts,
  energyDistance,
  equalWidthEdges,
  gTest,
  hellinger,
  histogram,
  jensenShannon,
  ksTest,
  lInfinity,
  mannWhitneyTest,
  populationStability,
  totalVariation,
  wasserstein,
  wassersteinNormed,
} from "#lib/stats/index.ts";
import {
  golden,
  numbersOf,
  type Split,
  sharedDataExists,
  skippedBecause,
  splitRows,
  stringsOf,
} from "./shared-data.ts";

type Golden = {
  numeric: Record<string, Record<string, number> & { decile_cuts: number[] }>;
  categorical: Record<string, Record<string, number>>;
};

const files = [
  ["elec2", "elec2"],
  ["bike_sharing", "bike_sharing_hourly"],
  ["employment_ma", "employment_ma"],
  ["hotel_booking", "hotel_booking"],
] as const;

function present(rows: Split["reference"], column: string): Ascending {
  const x = ascending(numbersOf(rows, column).filter((value) => !Number.isNaN(value)));
  if (x === null) throw new Error(`${column} holds an infinite value`);
  return x;
}

function tally(values: (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Equal to 1e-9 relative, or to `absolute` where a value is 0 up to rounding. */
function expectEqual(
  actual: number | null | undefined,
  wanted: number | undefined,
  what: string,
  absolute = 1e-12,
) {
  if (wanted === undefined) throw new Error(`the golden has no ${what}`);
  const gap = Math.abs((actual ?? Number.POSITIVE_INFINITY) - wanted);
  expect(gap, `${what}: ${actual} against ${wanted}`).toBeLessThanOrEqual(1e-9 * Math.abs(wanted) + absolute);
}

function checkNumeric(x: Ascending, y: Ascending, wanted: Golden["numeric"][string]): void {
  const ks = ksTest(x, y, "asymptotic");
  expectEqual(ks?.statistic, wanted.ks_stat, "KS");
  expectEqual(ks?.p, wanted.ks_p_asymp, "KS p", 1e-300);
  expectEqual(wasserstein(x, y), wanted.wasserstein_1, "W1");
  expectEqual(wassersteinNormed(x, y, 1e-3), wanted.wasserstein_normed_std_ref, "W1 / σ");
  expectEqual(energyDistance(x, y), wanted.energy_distance, "energy");
  const cvm = cramerVonMisesTest(x, y);
  expectEqual(cvm?.statistic, wanted.cvm_stat, "Cramér–von Mises", 1e-9);
  // The golden p is 1 minus a series cut at 1e-7.
  expectEqual(cvm?.p, wanted.cvm_p_asymp, "Cramér–von Mises p", 2e-7);
  const anderson = andersonDarlingTest(x, y);
  expectEqual(anderson?.statistic, wanted.anderson_ksamp_stat_midrank, "Anderson–Darling");
  expectEqual(anderson?.pClipped, wanted["anderson_ksamp_p_clipped_0.001_0.25"], "Anderson–Darling p");
  const mannWhitney = mannWhitneyTest(x, y);
  expectEqual(mannWhitney?.statistic, wanted.mannwhitney_u_ref, "U");
  expectEqual(mannWhitney?.p, wanted.mannwhitney_p, "U p", 1e-300);

  const low = Math.min(x[0]!, y[0]!);
  const high = Math.max(x[x.length - 1]!, y[y.length - 1]!);
  const edges = equalWidthEdges(low, high, 30);
  const [p, q] = [histogram(x, edges), histogram(y, edges)];
  expect([...p]).toEqual(wanted.hist_ref_equal30);
  expect([...q]).toEqual(wanted.hist_cur_equal30);
  expectEqual(jensenShannon(p, q), wanted.js_distance_base2_equal30, "JS");
  expectEqual(hellinger(p, q), wanted.hellinger_equal30, "Hellinger");
  expectEqual(totalVariation(p, q), wanted.total_variation_equal30, "total variation");
  expectEqual(populationStability(p, q, "floor"), wanted["psi_equal30_eps1e-4"], "PSI, equal bins");

  const cuts = decileCuts(x);
  expect([...cuts]).toEqual(wanted.decile_cuts);
  const psi = populationStability(countsBetween(x, cuts), countsBetween(y, cuts), "floor");
  expectEqual(psi, wanted["psi_deciles_eps1e-4"], "PSI, deciles");
}

function checkCategorical(
  reference: (string | null)[],
  current: (string | null)[],
  wanted: Record<string, number>,
): void {
  const table = alignCounts(tally(reference), tally(current));
  const [p, q] = [table.reference, table.current];
  expect(table.keys.length).toBe(wanted.categories);
  const chiSquare = chiSquareTest(p, q);
  expectEqual(chiSquare?.statistic, wanted.chi2, "chi-square");
  expectEqual(chiSquare?.df, wanted.chi2_dof, "degrees of freedom");
  expectEqual(chiSquare?.p, wanted.chi2_p, "chi-square p", 1e-300);
  expectEqual(gTest(p, q)?.statistic, wanted.g_stat, "G");
  expectEqual(cramersV(p, q), wanted.cramers_v, "Cramér's V");
  expectEqual(jensenShannon(p, q), wanted.js_distance_base2, "JS");
  expectEqual(hellinger(p, q), wanted.hellinger, "Hellinger");
  expectEqual(populationStability(p, q, "floor"), wanted.psi_eps1e_4, "PSI");
  expectEqual(lInfinity(p, q), wanted.l_infinity, "L∞");
  expectEqual(totalVariation(p, q), wanted.total_variation, "total variation");
}

describe.skipIf(!sharedDataExists).each(files)(`published data: %s${skippedBecause}`, (name, file) => {
  const wanted = sharedDataExists ? golden<Golden>(name) : { numeric: {}, categorical: {} };
  const numeric = Object.keys(wanted.numeric);
  const categorical = Object.keys(wanted.categorical);
  let rows: Split;

  beforeAll(async () => {
    rows = await splitRows(file, [...numeric, ...categorical]);
  }, 60_000);

  test("every numeric column gives the recorded statistics to 1e-9", () => {
    expect(numeric.length).toBeGreaterThan(0);
    for (const column of numeric) {
      checkNumeric(present(rows.reference, column), present(rows.analysis, column), wanted.numeric[column]!);
    }
  }, 60_000);

  test("every categorical column gives the recorded statistics to 1e-9", () => {
    for (const column of categorical) {
      checkCategorical(
        stringsOf(rows.reference, column),
        stringsOf(rows.analysis, column),
        wanted.categorical[column]!,
      );
    }
  }, 60_000);
});
