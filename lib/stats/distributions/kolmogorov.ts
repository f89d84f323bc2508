/**
 * Kolmogorov's distributions of the supremum D between distribution functions.
 *
 * kolmogorovSf(x): the limit law of √n·D (Kolmogorov 1933), by the theta series that converges fast.
 * ksOneSampleSf(d, n): the exact law of the one-sample D_n, with the choice of methods of Simard &
 * L'Ecuyer (2011) and the cut-offs that SciPy's kstwo uses: Ruben–Gambino at both ends, the matrix power of
 * Marsaglia, Tsang & Wang (2003), Pelz & Good's expansion (1976), twice the one-sided law in the tail.
 * Assumes a continuous null; with ties the p-values are conservative.
 */
import { lnFactorial } from "./gamma.ts";
import { durbinMatrixCdf } from "./kolmogorov-matrix.ts";
import { smirnovSf } from "./smirnov.ts";

const PI2 = Math.PI ** 2;

export function kolmogorovSf(x: number): number {
  if (x <= 0.04) return 1;
  if (x < 1) {
    const t = Math.exp(-PI2 / (8 * x * x));
    const t8 = t ** 8;
    const sum = t * (1 + t8 * (1 + t8 ** 2 * (1 + t8 ** 3 * (1 + t8 ** 4))));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 6; k >= 1; k--) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}

/** First four terms of the expansion of P(D_n <= x) in powers of n^-½. */
function pelzGoodCdf(n: number, x: number): number {
  const z = Math.sqrt(n) * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const lnQ = -PI2 / (8 * z2);
  if (lnQ < -745) return 0;
  const q = Math.exp(lnQ);
  const q4 = Math.exp(4 * lnQ);
  const terms = Math.ceil((16 * z) / Math.PI);
  let [k0, k1, k2, k3, even2, even3] = [0, 0, 0, 0, 0, 0];
  for (let k = terms; k >= 1; k--) {
    const m2 = (2 * k - 1) ** 2;
    const power = q ** m2;
    k0 += power;
    k1 += power * (-z2 + (PI2 / 4) * m2);
    k2 +=
      power *
      (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * PI2 * m2) / 4 + (PI2 ** 2 * (1 - 2 * z2) * m2 ** 2) / 16);
    k3 +=
      power *
      (-30 * z6 -
        90 * z4 * z4 +
        (PI2 * (135 * z4 - 96 * z6) * m2) / 4 +
        (PI2 ** 2 * (212 * z4 - 60 * z2) * m2 ** 2) / 16 +
        (PI2 ** 3 * (5 - 30 * z2) * m2 ** 3) / 64);
    const evenPower = k * k * q4 ** (k * k);
    even2 += evenPower;
    even3 += evenPower * (3 * z2 - PI2 * k * k);
  }
  const root = Math.sqrt(2 * Math.PI);
  k0 *= root / z;
  k1 *= root / (6 * z4);
  k2 = root * (k2 / (72 * z6 * z) - (PI2 * even2) / (36 * z2 * z));
  k3 = root * (k3 / (6480 * z6 * z4) + (PI2 * even3) / (216 * z6));
  return k0 + k1 / Math.sqrt(n) + k2 / n + k3 / n ** 1.5;
}

/** P(D_n > x) where n·x <= 1 (Ruben & Gambino 1982). */
function lowerEnd(n: number, t: number): number {
  if (t <= 0.5) return 1;
  return 1 - Math.exp(lnFactorial(n) - n * Math.log(n) + n * Math.log(2 * t - 1));
}

function clip(p: number): number {
  return p < 0 ? 0 : p > 1 ? 1 : p;
}

/** P(D_n >= d) for the one-sample statistic of n continuous observations. */
export function ksOneSampleSf(d: number, n: number): number {
  if (d >= 1) return 0;
  if (d <= 0) return 1;
  const t = n * d;
  if (t <= 1) return clip(lowerEnd(n, t));
  if (t >= n - 1) return clip(2 * (1 - d) ** n);
  const nd2 = t * d;
  if (nd2 >= 370) return 0;
  if (d >= 0.5 || nd2 >= (n <= 140 ? 4 : 2.2)) return clip(2 * smirnovSf(d, n));
  // Below this the distribution function is smaller than the rounding of 1.
  if (nd2 < 0.0324) return 1;
  if (n <= 140 || (n <= 100_000 && n * d ** 1.5 <= 1.4)) return clip(1 - durbinMatrixCdf(n, d));
  return clip(1 - pelzGoodCdf(n, d));
}
