/**
 * P(D_n < d) exactly, as one element of a matrix power (Durbin 1973; Marsaglia, Tsang & Wang,
 * J. Stat. Software 8(18), 2003). Cost O(m³ log n) with m = 2⌈nd⌉ − 1, so it is for small n·d only.
 */

type Scaled = { values: Float64Array; exponent: number };

function transition(m: number, h: number): Float64Array {
  const k = (m + 1) / 2;
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) matrix[i * m + j] = i - j + 1 >= 0 ? 1 : 0;
  }
  for (let i = 0; i < m; i++) {
    matrix[i * m]! -= h ** (i + 1);
    matrix[(m - 1) * m + i]! -= h ** (m - i);
  }
  if (2 * h - 1 > 0) matrix[(m - 1) * m]! += (2 * h - 1) ** m;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      for (let g = 2; g <= i - j + 1; g++) matrix[i * m + j]! /= g;
    }
  }
  return k > 0 ? matrix : new Float64Array(0);
}

function multiply(a: Scaled, b: Scaled, m: number): Scaled {
  const values = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const factor = a.values[i * m + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < m; j++) values[i * m + j]! += factor * b.values[k * m + j]!;
    }
  }
  let exponent = a.exponent + b.exponent;
  const middle = ((m - 1) / 2) * m + (m - 1) / 2;
  if (values[middle]! > 1e140) {
    for (let i = 0; i < values.length; i++) values[i]! *= 1e-140;
    exponent += 140;
  }
  return { values, exponent };
}

export function durbinMatrixCdf(n: number, d: number): number {
  const t = n * d;
  const k = Math.ceil(t);
  const m = 2 * k - 1;
  let base: Scaled = { values: transition(m, k - t), exponent: 0 };
  let power: Scaled | null = null;
  for (let bits = n; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) power = power === null ? base : multiply(power, base, m);
    if (bits > 1) base = multiply(base, base, m);
  }
  if (power === null) return 0;
  let value = power.values[(k - 1) * m + k - 1]!;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i++) {
    value *= i / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}
