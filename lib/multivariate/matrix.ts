/**
 * Symmetric matrices, stored row after row: covariance, Cholesky factor, eigenvectors by cyclic Jacobi rotations
 * (Golub & Van Loan, §8.5). Sizes are those of encoded columns: some hundreds at most.
 */

export function columnMeans(rows: Float64Array, width: number): Float64Array {
  const n = rows.length / width;
  const mean = new Float64Array(width);
  for (let at = 0; at < rows.length; at += width) for (let j = 0; j < width; j++) mean[j]! += rows[at + j]!;
  for (let j = 0; j < width; j++) mean[j]! /= Math.max(1, n);
  return mean;
}

/** Sums of products about `mean`, divided by `by`. */
export function covariance(rows: Float64Array, width: number, mean: Float64Array, by: number): Float64Array {
  const out = new Float64Array(width * width);
  const x = new Float64Array(width);
  for (let at = 0; at < rows.length; at += width) {
    for (let j = 0; j < width; j++) x[j] = rows[at + j]! - mean[j]!;
    for (let j = 0; j < width; j++) {
      const a = x[j]!;
      if (a === 0) continue;
      for (let k = 0, place = j * width; k <= j; k++, place++) out[place]! += a * x[k]!;
    }
  }
  for (let j = 0; j < width; j++) {
    for (let k = 0; k <= j; k++) {
      const value = out[j * width + k]! / by;
      out[j * width + k] = value;
      out[k * width + j] = value;
    }
  }
  return out;
}

/** Lower triangle L with L Lᵀ = a; null where a is not positive definite. */
export function cholesky(a: Float64Array, width: number): Float64Array | null {
  const l = new Float64Array(a.length);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * width + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * width + k]! * l[j * width + k]!;
      if (i !== j) l[i * width + j] = sum / l[j * width + j]!;
      else if (sum > 0) l[i * width + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return l;
}

/** Solves L x = b in place, for one row of `rows` that starts at `at`. */
export function solveLower(l: Float64Array, width: number, rows: Float64Array, at: number): void {
  for (let i = 0; i < width; i++) {
    let sum = rows[at + i]!;
    for (let k = 0; k < i; k++) sum -= l[i * width + k]! * rows[at + k]!;
    rows[at + i] = sum / l[i * width + i]!;
  }
}

/** Solves Lᵀ x = b in place. */
export function solveUpper(l: Float64Array, width: number, x: Float64Array): void {
  for (let i = width - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < width; k++) sum -= l[k * width + i]! * x[k]!;
    x[i] = sum / l[i * width + i]!;
  }
}

export type Eigen = { values: Float64Array /** Vector after vector, of length 1. */; vectors: Float64Array };

/** Eigenvalues in descending order. */
export function eigen(symmetric: Float64Array, width: number): Eigen {
  const a = symmetric.slice();
  const v = new Float64Array(width * width);
  for (let i = 0; i < width; i++) v[i * width + i] = 1;
  const total = a.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < width; p++) for (let q = p + 1; q < width; q++) off += a[p * width + q]! ** 2;
    if (off <= 1e-26 * total) break;
    for (let p = 0; p < width; p++) for (let q = p + 1; q < width; q++) rotate(a, v, width, p, q);
  }
  const order = Array.from({ length: width }, (_, i) => i).toSorted(
    (i, j) => a[j * width + j]! - a[i * width + i]!,
  );
  const vectors = new Float64Array(width * width);
  for (const [place, i] of order.entries())
    vectors.set(v.subarray(i * width, (i + 1) * width), place * width);
  return { values: Float64Array.from(order, (i) => a[i * width + i]!), vectors };
}

/** One Jacobi rotation that makes a[p][q] zero; the rows of v collect the vectors. */
function rotate(a: Float64Array, v: Float64Array, width: number, p: number, q: number): void {
  const apq = a[p * width + q]!;
  if (apq === 0) return;
  const theta = (a[q * width + q]! - a[p * width + p]!) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < width; k++) {
    const x = a[k * width + p]!;
    const y = a[k * width + q]!;
    a[k * width + p] = c * x - s * y;
    a[k * width + q] = s * x + c * y;
  }
  turnRows(a, width, p, q, c, s);
  turnRows(v, width, p, q, c, s);
}

function turnRows(m: Float64Array, width: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < width; k++) {
    const x = m[p * width + k]!;
    const y = m[q * width + k]!;
    m[p * width + k] = c * x - s * y;
    m[q * width + k] = s * x + c * y;
  }
}
