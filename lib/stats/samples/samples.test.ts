import { describe, expect, test } from "vitest";
import golden from "#tests/golden/two_sample.json" with { type: "json" };
import { doaneEdges, histogram, sturgesEdges } from "../bins/edges.ts";
import { quantile } from "../bins/quantile.ts";
import { andersonDarlingTest } from "./anderson-darling.ts";
import { energyDistance, wasserstein } from "./area-distances.ts";
import { type Ascending, ascending } from "./ascending.ts";
import { cramerVonMisesTest } from "./cramer-von-mises.ts";
import { ksTest } from "./kolmogorov-smirnov.ts";
import { brownForsytheTest, welchTest } from "./location-spread.ts";
import { mannWhitneyTest } from "./mann-whitney.ts";
import { populationStd } from "./moments.ts";

function sample(values: number[]): Ascending {
  const x = ascending(values);
  if (x === null) throw new Error("the fixture holds a value that is not finite");
  return x;
}

function expectNear(actual: number | null | undefined, wanted: number, relative: number, absolute = 0): void {
  const gap = Math.abs((actual ?? Number.POSITIVE_INFINITY) - wanted);
  expect(gap, `${actual} against ${wanted}`).toBeLessThanOrEqual(relative * Math.abs(wanted) + absolute);
}

describe.each(golden.samples)("two samples against SciPy: $name", (row) => {
  const x = sample(row.x);
  const y = sample(row.y);

  test("Kolmogorov–Smirnov, exact and asymptotic", () => {
    const exact = ksTest(x, y);
    expectNear(exact?.statistic, row.ks[0]!, 1e-12, 1e-15);
    expectNear(exact?.p, row.ks[1]!, 1e-10);
    if (row.ksAsymptotic !== null) expectNear(ksTest(x, y, "asymptotic")?.p, row.ksAsymptotic[1]!, 1e-10);
  });

  test("Wasserstein-1 and energy distance", () => {
    expectNear(wasserstein(x, y), row.wasserstein[0]!, 1e-11, 1e-13);
    expectNear(energyDistance(x, y), row.energy[0]!, 1e-11, 1e-13);
  });

  test("Cramér–von Mises, exact for small samples", () => {
    const found = cramerVonMisesTest(x, y);
    if (row.cramerVonMises === null) expect(found).toBeNull();
    else {
      expectNear(found?.statistic, row.cramerVonMises[0]!, 1e-10, 1e-12);
      // SciPy's series for the limit law stops at terms below 1e-7.
      expectNear(found?.p, row.cramerVonMises[1]!, 0, Math.max(x.length, y.length) <= 20 ? 1e-12 : 2e-7);
    }
  });

  test("Anderson–Darling with SciPy's clipped p", () => {
    const found = andersonDarlingTest(x, y);
    if (row.anderson === null) expect(found).toBeNull();
    else {
      expectNear(found?.statistic, row.anderson[0]!, 1e-10, 1e-12);
      expectNear(found?.pClipped, row.anderson[1]!, 1e-9);
    }
  });

  test("Mann–Whitney U and its two-sided p", () => {
    const found = mannWhitneyTest(x, y);
    expect(found?.statistic).toBe(row.mannWhitney[0]);
    expectNear(found?.p, row.mannWhitney[1]!, 1e-11);
  });

  test("Welch's t and Brown–Forsythe", () => {
    const welch = welchTest(x, y);
    if (row.welch === null) expect(welch?.statistic ?? null).toSatisfy((t) => t === null || t === 0);
    else {
      expectNear(welch?.statistic, row.welch[0]!, row.name === "huge offset" ? 5e-9 : 1e-9, 1e-12);
      // With values near 1e9 SciPy's own means carry 10 digits of the difference.
      expectNear(welch?.p, row.welch[1]!, row.name === "huge offset" ? 5e-9 : 1e-9);
    }
    const spread = brownForsytheTest(x, y);
    if (row.brownForsythe === null) expect(spread?.statistic ?? null).toSatisfy((w) => w === null || w === 0);
    else {
      expectNear(spread?.statistic, row.brownForsythe[0]!, 1e-9, 1e-12);
      expectNear(spread?.p, row.brownForsythe[1]!, 1e-9);
    }
  });

  test("numpy's Sturges and Doane edges, histograms, quantiles and standard deviation", () => {
    const pooled = sample([...row.x, ...row.y]);
    const [sturges, sturgesCounts] = row.sturges as [number[], number[]];
    const [doane, doaneCounts] = row.doane as [number[], number[]];
    expect([...sturgesEdges(pooled)]).toEqual(sturges);
    expect([...histogram(x, sturges)]).toEqual(sturgesCounts);
    expect([...doaneEdges(x)]).toEqual(doane);
    expect([...histogram(y, doane)]).toEqual(doaneCounts);
    expect([0, 0.05, 0.1, 0.25, 1 / 3, 0.5, 0.9, 1].map((q) => quantile(x, q))).toEqual(row.quantiles);
    expectNear(populationStd(x), row.stdPopulation, 1e-12);
  });
});
