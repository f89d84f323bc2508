/**
 * Rate of rows far from the reference's robust centre, by Mahalanobis distance over the numeric columns with the
 * minimum covariance determinant (covariance-determinant.ts). A column whose robust half is constant (mostly zeros)
 * keeps half of its plain variance. Missing values are the mean. Contribution of a feature to a row:
 * (x − c)ᵢ (S⁻¹(x − c))ᵢ, its share of d².
 * Sees rows off the linear pattern of the columns, even where outliers mask one another; assumes one elliptical bulk;
 * blind to categories.
 */
import { random } from "../stats/random.ts";
import { anomalyThreshold, judgeAnomalies, sharesOf } from "./anomaly-rate.ts";
import { minimumDeterminant, squaredDistances } from "./covariance-determinant.ts";
import { shuffled, someRows } from "./draws.ts";
import { type Encoding, fitEncoding } from "./encode.ts";
import { type FeaturePart, leastRows, type Method } from "./finding.ts";
import { cholesky, columnMeans, covariance, solveLower, solveUpper } from "./matrix.ts";
import { columnsOf, type Sample, takeRows } from "./sample.ts";

const mostRows = 2500;
const robustRows = 1000;
/** The least share of a column's plain variance. */
const leastShare = 0.5;
const ridge = 1e-3;

type Shape = { mean: Float64Array; factor: Float64Array };

export const mahalanobis: Method = {
  label: "Anomalous rows (robust Mahalanobis)",
  unit: "share of rows above the reference's 99 % point",
  minimum: 0.03,
  fit(reference, seed) {
    const encoding = fitNumbers(reference);
    if (!encoding || reference.rows < 2 * leastRows) return null;
    const { width } = encoding;
    const order = shuffled(reference.rows, random(seed));
    const half = Math.min(mostRows, reference.rows >> 1);
    const shape = robustShape(encoding.encode(takeRows(reference, order.subarray(0, half))), width, seed + 1);
    const distances = (rows: Float64Array) => squaredDistances(rows, width, shape.mean, shape.factor);
    const held = takeRows(reference, order.subarray(half, half + mostRows));
    const threshold = anomalyThreshold(distances(encoding.encode(held)));
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const some = someRows(window.rows, mostRows, at);
        const rows = encoding.encode(takeRows(window, some));
        const finding = judgeAnomalies(distances(rows), threshold, (row) =>
          partsOf(encoding, shape, rows.subarray(row * width, (row + 1) * width)),
        );
        return {
          ...finding,
          rows: finding.rows!.map((r) => ({ ...r, row: some[r.row]!, score: Math.sqrt(r.score) })),
        };
      },
    };
  },
};

/** Encoded numbers without the indicators of missing values, which are every other field. */
function fitNumbers(reference: Sample): Encoding | null {
  const columns = columnsOf(reference, "numeric");
  const encoding = fitEncoding({ ...reference, columns });
  return (
    encoding && {
      width: columns.length,
      features: columns.map((c) => c.name),
      encode: (sample) => encoding.encode(sample).filter((_, i) => i % 2 === 0),
    }
  );
}

function robustShape(rows: Float64Array, width: number, seed: number): Shape {
  const mean = columnMeans(rows, width);
  const plain = covariance(rows, width, mean, Math.max(1, rows.length / width - 1));
  const robust = minimumDeterminant(rows.subarray(0, robustRows * width), width, seed, ridge);
  const from = robust ?? { mean, covariance: plain };
  const mixed = from.covariance.map((x, i) =>
    i % (width + 1) === 0 ? x + Math.max(0, leastShare * plain[i]! - x) + ridge : x,
  );
  // Positive definite by the ridge.
  return { mean: from.mean, factor: cholesky(mixed, width)! };
}

function partsOf({ width, features }: Encoding, shape: Shape, row: Float64Array): FeaturePart[] {
  const gap = row.map((x, j) => x - shape.mean[j]!);
  const solved = gap.slice();
  solveLower(shape.factor, width, solved, 0);
  solveUpper(shape.factor, width, solved);
  const parts = new Map<string, number>();
  for (let j = 0; j < width; j++) {
    parts.set(features[j]!, (parts.get(features[j]!) ?? 0) + gap[j]! * solved[j]!);
  }
  return sharesOf(parts);
}
