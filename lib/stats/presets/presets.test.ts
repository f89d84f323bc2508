import { describe, expect, test } from "vitest";
import evidently from "#tests/golden/presets_evidently.json" with { type: "json" };
import nannyml from "#tests/golden/presets_nannyml.json" with { type: "json" };
import { categoryStream, numericStream, type StreamSpec } from "#tests/oracles/streams.ts";
import {
  ascending,
  evidentlyPreset,
  evidentlyPsiPreset,
  fitNannymlCategorical,
  fitNannymlContinuous,
  psiClassicPreset,
  whylabsPreset,
} from "../index.ts";
import type { PresetColumn } from "./column.ts";
import type { NannymlCategoricalMethod, NannymlContinuousMethod } from "./nannyml-statistics.ts";

function tally(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function columnOf(reference: StreamSpec, current: StreamSpec): PresetColumn {
  if (reference.kind === "categorical") {
    return {
      kind: "categorical",
      reference: tally(categoryStream(reference)),
      current: tally(categoryStream(current)),
    };
  }
  const [x, y] = [ascending(numericStream(reference)), ascending(numericStream(current))];
  if (x === null || y === null) throw new Error("a stream is not finite");
  return { kind: "numeric", reference: x, current: y, integers: reference.decimals === 1 };
}

function expectNear(actual: number | null, wanted: number, relative: number): void {
  const gap = Math.abs((actual ?? Number.POSITIVE_INFINITY) - wanted);
  expect(gap, `${actual} against ${wanted}`).toBeLessThanOrEqual(relative * Math.abs(wanted) + 1e-14);
}

describe("Evidently's rule gives Evidently's own choice, value and verdict", () => {
  test.each(evidently.cases)("$name", (row) => {
    const column = columnOf(row.reference, row.current);
    const found = evidentlyPreset(column);
    expect(found.statistic).toBe(row.statistic);
    expectNear(found.value, row.value, 1e-9);
    expect(found.threshold).toBe(row.threshold);
    expect(found.drift).toBe(row.drift);
    const psi = evidentlyPsiPreset(column);
    expectNear(psi.value, row.psi, 1e-9);
    expect(psi.drift).toBe(row.psiDrift);
  });
});

describe("NannyML's rule gives NannyML's own thresholds, values and alarms", () => {
  type Frame = { number: Float64Array; category: (string | null)[]; pair: (string | null)[] };

  function frame(count: number, seed: number, moved: boolean): Frame {
    const missing = (i: number) => i % 17 === 3;
    const shift = moved ? 0.25 : 0;
    return {
      number: numericStream({ kind: "numeric", seed, count, shift, scale: 10, decimals: 1000 }).map((v, i) =>
        missing(i) ? Number.NaN : v,
      ),
      category: categoryStream({ kind: "categorical", seed: seed + 1, count, last: moved ? 6 : 5 }).map(
        (v, i) => (missing(i) ? null : v),
      ),
      pair: categoryStream({ kind: "categorical", seed: seed + 2, count, last: 1 }),
    };
  }

  /** Threshold, and the rule on rows start … end of the current frame. */
  function fitted(
    reference: Frame,
    current: Frame,
    column: string,
    method: string,
    chunkSize: number | null,
  ) {
    const size = chunkSize === null ? {} : { chunkSize };
    if (column === "number") {
      const fit = fitNannymlContinuous(reference.number, {
        method: method as NannymlContinuousMethod,
        ...size,
      });
      return {
        threshold: fit.threshold,
        judge: (start: number, end: number) => fit.judge(current.number.subarray(start, end)),
      };
    }
    const name = column === "pair" ? "pair" : "category";
    const fit = fitNannymlCategorical(reference[name], {
      method: method as NannymlCategoricalMethod,
      ...size,
    });
    return {
      threshold: fit.threshold,
      judge: (start: number, end: number) => fit.judge(current[name].slice(start, end)),
    };
  }

  test.each(nannyml.cases)("$name", (recipe) => {
    const reference = frame(recipe.reference, 11, false);
    const current = frame(recipe.current, 101, true);
    for (const row of recipe.results) {
      const fit = fitted(reference, current, row.column, row.method, recipe.chunkSize);
      if (row.threshold === null) expect(fit.threshold).toBeNull();
      else expectNear(fit.threshold, row.threshold, 1e-9);
      recipe.chunks.forEach(([start, end], i) => {
        const judged = fit.judge(start!, end! + 1);
        expectNear(judged.value, row.values[i]!, 1e-9);
        expect(judged.drift).toBe(row.alerts[i]);
      });
    }
  });

  test("a chunk or reference without values has no value and no alarm", () => {
    const nothing = new Float64Array(5).fill(Number.NaN);
    const fit = fitNannymlContinuous(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    expect(fit.judge(nothing)).toMatchObject({ value: null, drift: false });
    expect(fitNannymlContinuous(nothing).judge(nothing)).toMatchObject({ value: null, threshold: null });
    expect(fitNannymlCategorical([]).judge(["a"])).toMatchObject({ value: null, drift: false });
  });
});

describe("the classic PSI rule", () => {
  test("a shifted sample passes 0.25 and an equal one scores 0", () => {
    const spec = { kind: "numeric", seed: 5, count: 4000, scale: 10, decimals: 1000 };
    expect(psiClassicPreset(columnOf(spec, { ...spec, seed: 6, shift: 0.4 }))).toMatchObject({ drift: true });
    expect(psiClassicPreset(columnOf(spec, spec)).value).toBe(0);
  });

  test("a value never seen in the reference is counted at the floor of 1e-4", () => {
    const found = psiClassicPreset({ kind: "categorical", reference: { a: 100 }, current: { a: 50, b: 50 } });
    expect(found.value).toBeCloseTo(0.5 * Math.log(2) + (0.5 - 1e-4) * Math.log(0.5 / 1e-4), 12);
  });
});

describe("WhyLabs' rule", () => {
  test("disjoint samples are at distance 1, one point at 0, one empty side at 1", () => {
    const numbers = (...values: number[]) => ascending(values)!;
    const rule = (reference: number[], current: number[]) =>
      whylabsPreset({ kind: "numeric", reference: numbers(...reference), current: numbers(...current) });
    expect(rule([1, 2, 3], [10, 11])).toEqual({
      statistic: "Hellinger distance",
      value: 1,
      threshold: 0.7,
      drift: true,
    });
    expect(rule([4, 4], [4]).value).toBe(0);
    expect(rule([], [4]).value).toBe(1);
    expect(rule([], []).value).toBeNull();
    expect(whylabsPreset({ kind: "categorical", reference: { a: 1 }, current: {} }).value).toBe(1);
  });
});
