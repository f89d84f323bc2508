/** Laws of single features, each as a monotone map of a standard normal: `from` undoes `to`, also outside of its range. */
import type { Random } from "#lib/stats/index.ts";

export type Marginal = {
  to: (z: number) => number;
  from: (x: number) => number;
  whole: boolean;
};

const make = (to: Marginal["to"], from: Marginal["from"], more: Partial<Marginal> = {}): Marginal => ({
  to,
  from,
  whole: false,
  ...more,
});
const far = (z: number) => Math.max(-8, Math.min(8, z));

export const normal = (r: Random): Marginal => {
  const [m, s] = [20 * r.uniform(), 0.5 + 3 * r.uniform()];
  return make(
    (z) => m + s * z,
    (x) => far((x - m) / s),
  );
};
export const lognormal = (r: Random): Marginal => {
  const [m, s] = [6 * r.uniform() - 1, 0.3 + 0.9 * r.uniform()];
  return make(
    (z) => Math.exp(m + s * z),
    (x) => far((Math.log(Math.max(1e-9, x)) - m) / s),
  );
};
/** Heavy tails on both sides. */
export const heavy = (r: Random): Marginal => {
  const [m, s, k] = [100 * (r.uniform() - 0.3), 5 + 40 * r.uniform(), 0.7 + 0.5 * r.uniform()];
  return make(
    (z) => m + (s * Math.sinh(k * z)) / k,
    (x) => far(Math.asinh((k * (x - m)) / s) / k),
  );
};
/** Wilson & Hilferty's cube: nearly a gamma law. */
export const gamma = (r: Random): Marginal => {
  const [a, scale] = [1.2 + 5 * r.uniform(), 0.5 + 30 * r.uniform()];
  const [b, c] = [1 / (3 * Math.sqrt(a)), 1 - 1 / (9 * a)];
  return make(
    (z) => scale * a * Math.max(0.02, c + b * z) ** 3,
    (x) => far((Math.cbrt(Math.max(0, x) / (scale * a)) - c) / b),
  );
};
export const count = (r: Random): Marginal => {
  const law = gamma(r);
  const size = (2 + 10 * r.uniform()) / law.to(0);
  return make(
    (z) => Math.round(size * law.to(z)),
    (x) => law.from(x / size),
    { whole: true },
  );
};
export const bounded = (r: Random): Marginal => {
  const m = r.uniform() - 0.5;
  return make(
    (z) => 1 / (1 + Math.exp(-(m + z))),
    (x) => far(Math.log(Math.max(1e-4, x) / Math.max(1e-4, 1 - x)) - m),
  );
};
/** Zero in a part of the rows, positive and skewed in the others. */
export const zeroed = (r: Random): Marginal => {
  const [cut, s] = [r.uniform() - 0.8, 0.6 + 0.5 * r.uniform()];
  return make(
    (z) => (z < cut ? 0 : Math.exp(3 + s * (z - cut))),
    (x) => (x <= 0 ? cut - 0.7 : far(cut + (Math.log(x) - 3) / s)),
  );
};
