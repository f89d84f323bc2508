import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rankTest } from "./auroc.ts";
import { countTail } from "./anomaly-rate.ts";
import { minimumDeterminant } from "./covariance-determinant.ts";
import type { Finding } from "./finding.ts";
import { growForest, meanDepth } from "./forest.ts";
import { type MethodName, methods } from "./index.ts";
import { exactMmd, fourierFeatures, medianBandwidth } from "./kernel.ts";
import { meanShift } from "./mean-shift.ts";
import { fitComponents } from "./principal.ts";
import { codesOf, type Sample, type SampleColumn } from "./sample.ts";
import { fitTfIdf } from "./text/tf-idf.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../tests/golden/multivariate.json", import.meta.url), "utf8"),
);
const flat = (rows: number[][]) => Float64Array.from(rows.flat());
const numbers = (columns: number[][]): Sample => ({
  rows: columns[0]!.length,
  columns: columns.map((values, i) => ({
    name: `x${i}`,
    part: "input",
    kind: "numeric",
    values: Float64Array.from(values),
  })),
});
const turned = (rows: number[][]) => rows[0]!.map((_, j) => rows.map((row) => row[j]!));
const column = (c: SampleColumn, rows: number): Sample => ({ rows, columns: [c] });
const texts = (values: string[]): Sample =>
  column({ name: "text", part: "input", kind: "text", values }, values.length);

function judge(name: MethodName, reference: Sample, window: Sample): Finding {
  const finding = methods[name].fit(reference, 1)?.judge(window, 2);
  if (!finding) throw new Error(`${name} finds nothing`);
  return finding;
}

const x = flat(golden.data.reference);
const y = flat(golden.data.window);

describe("against NumPy, SciPy and scikit-learn", () => {
  test("MMD: the quadratic estimate and the median heuristic to 1e-12; 4,000 frequencies come near", () => {
    const both = Float64Array.from([...y, ...x]);
    const sigma2 = medianBandwidth(both, 4);
    expect(sigma2).toBeCloseTo(golden.mmd.sigma2, 12);
    expect(exactMmd(x, y, 4, sigma2)).toBeCloseTo(golden.mmd.mmd2, 12);
    const features = fourierFeatures(4, sigma2, 4000, 3);
    const shift = meanShift(features.of(both), features.width, y.length / 4, 99, 4);
    const mean = shift.draws.reduce((a, b) => a + b, 0) / shift.draws.length;
    expect(Math.abs(shift.observed - mean - golden.mmd.mmd2)).toBeLessThan(0.15 * golden.mmd.mmd2);
  });

  test("MMD²u of the closed-form vectors of the field", () => {
    const reference = Float64Array.from({ length: 200 }, (_, i) => 3 * Math.sin(i) + i / 50);
    const current = Float64Array.from({ length: 150 }, (_, i) => 3 * Math.sin(1.1 * i) + 0.8 + i / 60);
    const sigma2 = medianBandwidth(Float64Array.from([...reference, ...current]), 1);
    expect(sigma2).toBeCloseTo(2.7673877925283557, 10);
    expect(exactMmd(reference, current, 1, sigma2)).toBeCloseTo(-0.0038681970523903875, 12);
  });

  test("Hotelling: the Mahalanobis distance of the means", () => {
    const found = judge(
      "hotelling",
      numbers(turned(golden.data.reference)),
      numbers(turned(golden.data.window)),
    );
    // Chance adds w(1/n + 1/m) to the square.
    const chance = 4 * (1 / 90 + 1 / 140);
    expect(Math.hypot(found.value, Math.sqrt(chance)) / golden.hotelling.distance).toBeCloseTo(1, 2);
    expect(found.p).toBeLessThanOrEqual(1 / 300);
    expect(found.features[0]?.feature).toBe("x2");
  });

  test("PCA: as many components, and the error of every row", () => {
    const components = fitComponents(x, 4, 0.65);
    expect(components.kept).toBe(golden.reconstruction.kept);
    const rest = components.residuals(y);
    for (const [i, wanted] of golden.reconstruction.errors.entries()) {
      expect(Math.hypot(...rest.subarray(4 * i, 4 * i + 4))).toBeCloseTo(wanted, 10);
    }
  });

  test("outputs: the distance of each score and class", () => {
    const sample = (of: { score: number[]; class: string[] }): Sample => ({
      rows: of.score.length,
      columns: [
        { name: "score", part: "output", kind: "numeric", values: Float64Array.from(of.score) },
        { name: "class", part: "output", kind: "categorical", ...codesOf(of.class) },
      ],
    });
    const found = judge("scores", sample(golden.scores.reference), sample(golden.scores.window));
    const size = Object.fromEntries(found.features.map((f) => [f.feature, f.value]));
    expect(size.score).toBeCloseTo(golden.scores.ks, 12);
    expect(size.class).toBeCloseTo(golden.scores.total_variation, 12);
  });

  test("classifier: an AUROC like that of scikit-learn's boosted trees, and the column that changed", () => {
    const found = judge(
      "classifier",
      numbers(golden.classifier.reference),
      numbers(golden.classifier.window),
    );
    expect(Math.abs(found.value - golden.classifier.auroc)).toBeLessThan(0.04);
    // p is of one split in halves; over splits of these rows it lies between 1e-15 and 1e-5.
    expect(found.p).toBeLessThan(1e-4);
    expect(found.features[0]?.feature).toBe("x3");
  });

  test("AUROC and its one-sided p: exact without ties, normal with", () => {
    for (const { first, second, auroc, p } of golden.classifier.ranks) {
      const is = Uint8Array.from([...first.map(() => 1), ...second.map(() => 0)]);
      const found = rankTest(Float64Array.from([...first, ...second]), is);
      expect(found?.auroc).toBeCloseTo(auroc, 12);
      expect(Math.abs(found!.p / p - 1)).toBeLessThan(1e-9);
    }
  });

  test("correlation: the pair whose dependence went away", () => {
    const { reference, window, before, after, largest } = golden.correlation;
    const found = judge("correlation", numbers(reference), numbers(window));
    expect(found.value).toBeCloseTo(largest, 8);
    expect(found.pairs?.[0]).toMatchObject({ features: ["x0", "x1"], p: 1 / 300 });
    expect(found.pairs?.[0]?.reference).toBeCloseTo(before, 8);
    expect(found.pairs?.[0]?.window).toBeCloseTo(after, 8);
  });

  test("isolation forest: Liu's normalisation, and scikit-learn's mean scores to 0.03", () => {
    expect(meanDepth(1)).toBe(0);
    expect(meanDepth(256)).toBeCloseTo(10.244770920116851, 10);
    const { usual, odd, odd_scores: oddScores } = golden.isolation_forest;
    const forest = growForest(x, 4, 5);
    const near = (ours: Float64Array, theirs: number[]) =>
      ours.reduce((sum, s, i) => sum + Math.abs(s - theirs[i]!), 0) / ours.length;
    expect(near(forest.score(x), usual)).toBeLessThan(0.03);
    expect(near(forest.score(flat(odd)), oddScores)).toBeLessThan(0.03);
  });

  test("minimum covariance determinant: scikit-learn's centre and covariance, with 18 % of the rows spoiled", () => {
    const { rows, location, covariance, raw_location: raw } = golden.mahalanobis;
    const found = minimumDeterminant(flat(rows), 4, 7);
    // Several halves of the rows have nearly the least determinant: the raw centre is that of some half of 140 rows, good
    // to two standard errors. What is used is the reweighted one, which differs by a few borderline rows.
    for (const [j, v] of found!.raw.mean.entries()) expect(Math.abs(v - raw[j])).toBeLessThan(0.25);
    for (const [j, v] of found!.mean.entries()) expect(Math.abs(v - location[j])).toBeLessThan(0.1);
    for (const [i, v] of found!.covariance.entries()) {
      expect(Math.abs(v - covariance.flat()[i])).toBeLessThan(0.15);
    }
  });

  test("the law of the number of anomalous rows is SciPy's negative hypergeometric", () => {
    const tail = countTail(90, 140, 2);
    for (const [h, wanted] of golden.mahalanobis.tail.entries()) expect(tail[h]! / wanted).toBeCloseTo(1, 9);
  });

  test("embeddings: the distance of the centroids, and a kernel distance that is real", () => {
    const vectors = (rows: number[][]): Sample =>
      column({ name: "v", part: "input", kind: "embedding", width: 5, values: flat(rows) }, rows.length);
    const { reference, window, distance } = golden.embedding_centroid;
    expect(judge("embedding_centroid", vectors(reference), vectors(window)).value).toBeCloseTo(distance, 10);
    expect(judge("embedding_mmd", vectors(reference), vectors(window)).p).toBeLessThan(0.02);
  });

  test("embeddings told apart: an AUROC like that of scikit-learn's logistic regression on other halves", () => {
    const { reference, window, auroc } = golden.embedding_classifier;
    const vectors = (rows: number[][]): Sample =>
      column({ name: "v", part: "input", kind: "embedding", width: 12, values: flat(rows) }, rows.length);
    const found = judge("embedding_classifier", vectors(reference), vectors(window));
    expect(Math.abs(found.value - auroc)).toBeLessThan(0.06);
    expect(found.p).toBeLessThan(1e-6);
    expect(found.features).toEqual([{ feature: "v", value: 1 }]);
  });

  test("texts: the length's distance; tf-idf weights to 1e-12; an AUROC like scikit-learn's", () => {
    const described = golden.text_descriptors;
    const found = judge("text_descriptors", texts(described.reference), texts(described.window));
    expect(found.features.map((f) => f.feature)).toContain("text: share of capitals");
    expect(found.value).toBe(1);
    const { train, row, reference, window, auroc } = golden.text_words;
    const tfIdf = fitTfIdf(train);
    const { at, values } = tfIdf.row(train[0]);
    const ours = Object.fromEntries(Array.from(at, (i, k) => [tfIdf.words[i]!, values[k]!]));
    expect(Object.keys(ours).sort()).toEqual(Object.keys(row).sort());
    for (const [word, weight] of Object.entries(row)) expect(ours[word]).toBeCloseTo(weight as number, 12);
    expect(Math.abs(judge("text_words", texts(reference), texts(window)).value - auroc)).toBeLessThan(0.1);
  });
});
