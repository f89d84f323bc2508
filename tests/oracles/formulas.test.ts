import { describe, expect, test } from "vitest";
import {
  andersonDarlingTest,
  ascending,
  brownForsytheTest,
  chiSquareTest,
  cramersVCorrected,
  cramerVonMisesTest,
  doaneEdges,
  energyDistance,
  gTest,
  hellinger,
  histogram,
  jensenShannon,
  kullbackLeibler,
  ksTest,
  lInfinity,
  mannWhitneyTest,
  populationStability,
  sturgesEdges,
  totalVariation,
  wasserstein,
  wassersteinNormed,
  welchTest,
} from "#lib/stats/index.ts";
import { golden, sharedDataExists, skippedBecause } from "./shared-data.ts";

type Formulas = {
  ks: { p_asymp: number; p_auto: number };
  sturges_edges: number[];
  doane_edges: number[];
  cat_counts: { ref: number[]; cur: number[] };
  cat: Record<string, number>;
  [name: string]: unknown;
};

const x = ascending(Array.from({ length: 200 }, (_, i) => 3 * Math.sin(i) + i / 50));
const y = ascending(Array.from({ length: 150 }, (_, i) => 3 * Math.sin(1.1 * i) + 0.8 + i / 60));

/** Each statistic by its place in the golden file. */
function computed(wanted: Formulas): Record<string, unknown> {
  if (x === null || y === null) throw new Error("sines are finite");
  const pooled = ascending([...x, ...y]);
  if (pooled === null) throw new Error("sines are finite");
  const sturges = sturgesEdges(pooled);
  const [p, q] = [histogram(x, sturges), histogram(y, sturges)];
  const doane = doaneEdges(x);
  const cells = (sample: Float64Array, counts: Float64Array) => [
    ...counts,
    sample.length - counts.reduce((a, b) => a + b),
  ];
  const [r, s] = [cells(x, histogram(x, doane)), cells(y, histogram(y, doane))];
  const { ref, cur } = wanted.cat_counts;
  const cvm = cramerVonMisesTest(x, y);
  const welch = welchTest(x, y);
  const forsythe = brownForsytheTest(x, y);
  const anderson = andersonDarlingTest(x, y);
  const mannWhitney = mannWhitneyTest(x, y);
  const chiSquare = chiSquareTest(ref, cur);
  const g = gTest(ref, cur);
  return {
    ks: { D: ksTest(x, y)?.statistic, p_asymp: ksTest(x, y, "asymptotic")?.p, p_auto: ksTest(x, y)?.p },
    w1: wasserstein(x, y),
    w1_norm_popstd: wassersteinNormed(x, y),
    sturges_edges: [...sturges],
    doane_edges: [...doane],
    evidently: {
      psi: populationStability(p, q, "evidently"),
      kl: kullbackLeibler(p, q, "evidently"),
      js_basee: jensenShannon(p, q, "e"),
    },
    nannyml: { js_base2: jensenShannon(r, s), hellinger: hellinger(r, s), leftover: s.at(-1) },
    cvm: { T: cvm?.statistic, p: cvm?.p },
    mwu: { U: mannWhitney?.statistic, p: mannWhitney?.p },
    ad: { A: anderson?.statistic, p: anderson?.pClipped },
    energy: energyDistance(x, y),
    welch: { t: welch?.statistic, p: welch?.p },
    brown_forsythe: { W: forsythe?.statistic, p: forsythe?.p },
    cat: {
      chi2: chiSquare?.statistic,
      chi2_p: chiSquare?.p,
      dof: chiSquare?.df,
      G: g?.statistic,
      G_p: g?.p,
      js_basee: jensenShannon(ref, cur, "e"),
      js_base2: jensenShannon(ref, cur),
      hellinger: hellinger(ref, cur),
      tvd: totalVariation(ref, cur),
      linf: lInfinity(ref, cur),
      cramers_v_corr: cramersVCorrected(ref, cur),
    },
  };
}

function expectEqual(actual: unknown, wanted: unknown, path: string): void {
  if (typeof wanted === "number") {
    const gap = Math.abs(Number(actual ?? Number.NaN) - wanted);
    expect(gap, `${path}: ${String(actual)} against ${wanted}`).toBeLessThanOrEqual(
      1e-11 * Math.abs(wanted) + 1e-300,
    );
    return;
  }
  for (const [key, value] of Object.entries(wanted as Record<string, unknown>)) {
    expectEqual((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
  }
}

describe.skipIf(!sharedDataExists)(`closed-form vectors${skippedBecause}`, () => {
  test("every statistic of the sine vectors and of the five-category table agrees to 11 digits", () => {
    const wanted = golden<Formulas>("formulas");
    const found = computed(wanted);
    expect(Object.keys(found).length).toBeGreaterThan(12);
    for (const [name, value] of Object.entries(found)) {
      expect(value, name).toBeDefined();
      expectEqual(value, wanted[name], name);
    }
  });
});
