import { describe, expect, test } from "vitest";
import { random } from "../../stats/index.ts";
import { binarySample } from "../binary/sample.ts";
import { multiclassSample } from "../multiclass/sample.ts";
import { measureRows } from "../registry.ts";
import type { BinaryRows, MulticlassRows } from "../rows.ts";
import { estimateBinary, fitCbpe } from "./cbpe.ts";
import { estimateMulticlass, fitMulticlass } from "./cbpe-multiclass.ts";
import { densityRatio } from "./density-ratio.ts";
import { adaptBinary, adaptMulticlass } from "./pape.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The score knows only u; what v adds depends on where v lies, so a shift of v changes what a score is worth. */
function binary(seed: number, n: number, shift: number) {
  const rng = random(seed);
  const [u, v] = [0, shift].map((mean) => Float64Array.from({ length: n }, () => mean + rng.normal()));
  const score = u!.map((x) => sigmoid(1.5 * x));
  const truth = u!.map((x, i) => (rng.uniform() < sigmoid((v![i]! > 0.5 ? 0.2 : 2.2) * x) ? 1 : 0));
  const rows: BinaryRows = { task: "binary", score, truth, predicted: score.map((s) => (s >= 0.5 ? 1 : 0)) };
  return { rows, columns: [u!, v!].map((values) => ({ kind: "numeric" as const, values })) };
}

function multiclass(seed: number, n: number, shift: number) {
  const rng = random(seed);
  const v = Float64Array.from({ length: n }, () => shift + rng.normal());
  const scores = [0, 1, 2].map(() => new Float64Array(n));
  const [truth, predicted] = [new Int32Array(n), new Int32Array(n)];
  for (let i = 0; i < n; i++) {
    const raw = scores.map(() => 2 * rng.normal());
    const softmax = (values: number[]) => {
      const e = values.map(Math.exp);
      const sum = e.reduce((a, b) => a + b);
      return e.map((x) => x / sum);
    };
    for (const [k, p] of softmax(raw).entries()) scores[k]![i] = p;
    predicted[i] = raw.indexOf(Math.max(...raw));
    const real = softmax(raw.map((x) => (v[i]! > 0.5 ? 0.1 : 1.2) * x));
    let u = rng.uniform();
    while (truth[i]! < 2 && u >= real[truth[i]!]!) u -= real[truth[i]!++]!;
  }
  const rows: MulticlassRows = { task: "multiclass", classes: ["a", "b", "c"], truth, predicted, scores };
  return { rows, columns: [{ kind: "numeric" as const, values: v }] };
}

test("where a shift changes the calibration, nearer to the truth than CBPE, and its bands cover", () => {
  const [errors, plain, inside] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ] as [number[], number[], number[]];
  const runs = 10;
  for (let run = 0; run < runs; run++) {
    const reference = binary(100 + run, 5000, 0);
    const window = binary(200 + run, 2000, 1);
    const real = measureRows(window.rows);
    const own = adaptBinary(reference, window, run).estimates;
    const cbpe = estimateBinary(fitCbpe(binarySample(reference.rows), 1)!, window.rows);
    for (const [k, name] of (["auroc", "accuracy", "f1"] as const).entries()) {
      const value = real[name]!.value;
      errors[k]! += Math.abs(own[name]!.value - value) / runs;
      plain[k]! += Math.abs(cbpe[name]!.value - value) / runs;
      inside[k]! += value >= own[name]!.low && value <= own[name]!.high ? 1 : 0;
    }
  }
  for (const k of [0, 1, 2]) {
    expect(errors[k]).toBeLessThan(0.5 * plain[k]!);
    expect(inside[k]).toBeGreaterThanOrEqual(7);
  }
}, 60_000);

test("the same in a model of several classes", () => {
  const [reference, window] = [multiclass(1, 8000, 0), multiclass(2, 4000, 1)];
  const real = measureRows(window.rows).accuracy!.value;
  const own = adaptMulticlass(reference, window, 1).estimates.accuracy!.value;
  const fit = fitMulticlass(multiclassSample(reference.rows), 1)!;
  const plain = estimateMulticlass(fit, window.rows).accuracy!.value;
  expect(Math.abs(own - real)).toBeLessThan(0.5 * Math.abs(plain - real));
});

test("without a shift it says what CBPE says", () => {
  const [reference, window] = [binary(3, 8000, 0), binary(4, 3000, 0)];
  const { estimates, effective } = adaptBinary(reference, window, 1);
  const cbpe = estimateBinary(fitCbpe(binarySample(reference.rows), 1)!, window.rows);
  // Of the 4,000 rows that are drawn.
  expect(effective).toBeGreaterThan(3000);
  expect(Math.abs(estimates.auroc!.value - cbpe.auroc!.value)).toBeLessThan(0.01);
});

test("weights are the ratio of the densities", () => {
  const rng = random(5);
  const draw = (n: number, mean: number) => [
    { kind: "numeric" as const, values: Float64Array.from({ length: n }, () => mean + rng.normal()) },
  ];
  const reference = draw(10_000, 0);
  const { weights } = densityRatio(reference, draw(10_000, 0.7), 1);
  const x = reference[0]!.values;
  const gaps = weights!.map((w, i) => Math.abs(Math.log(w) - (0.7 * x[i]! - 0.245)));
  expect(gaps.sort()[5000]).toBeLessThan(0.2);
  expect(weights!.reduce((a, b) => a + b) / 10_000).toBeCloseTo(1, 10);
});

describe("refusals", () => {
  test("inputs that the reference has none of", () => {
    const found = adaptBinary(binary(6, 4000, 0), binary(7, 2000, 12), 1);
    expect(found).toMatchObject({ refused: "little overlap", estimates: {} });
  });

  test("too few rows, and no scores", () => {
    expect(adaptBinary(binary(8, 150, 0), binary(9, 2000, 0), 1).refused).toBe("few rows");
    expect(adaptBinary(binary(8, 4000, 0), binary(9, 10, 0), 1).refused).toBe("few rows");
    const scoreless = binary(10, 4000, 0);
    const without = { ...scoreless, rows: { ...scoreless.rows, score: null } };
    expect(adaptBinary(without, binary(9, 2000, 0), 1).refused).toBe("no score");
  });

  test("missing values, constant columns and one class do not break it", () => {
    const [reference, window] = [binary(11, 3000, 0), binary(12, 1000, 0)];
    for (const side of [reference, window]) {
      side.columns[0]!.values.fill(Number.NaN);
      side.columns[1]!.values.fill(1);
      side.rows.score![3] = Number.NaN;
    }
    const { estimates } = adaptBinary(reference, window, 1);
    expect(Object.values(estimates).every((e) => Number.isFinite(e.value))).toBe(true);
    reference.rows.truth.fill(1);
    const one = adaptBinary(reference, window, 1).estimates;
    expect(one.recall!.value).toBeCloseTo(one.accuracy!.value, 10);
  });
});
