import { gammaLn } from "#lib/stats/distributions/gamma.ts";
import { type Detector, type Stable, standard, usable } from "./detector.ts";

/**
 * Bayesian online change point detection (Adams & MacKay 2007) of z = (x − mean) / sd, Gaussian with unknown mean
 * and variance (normal-inverse-gamma prior, Student-t prediction), or Bernoulli (beta prior) of values 0 and 1.
 *
 * Run lengths 0 … span−1 are kept apart; all longer ones are one old regime, which begins as the stable stretch
 * worth `weight` values. Runs with a probability under `least` are let go, so the work follows the runs that are possible.
 * Statistic: log odds that the present regime is younger than `span`. The change is dated to the likeliest young run,
 * and that run becomes the old regime.
 */
export class Bocpd implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private binary: boolean;
  private hazard: number;
  private least: number;
  private span: number;
  private n = 0;
  private mean: number;
  private scale: number;
  private prior: number;
  // Old regime: probability, weight, mean and sum of squares (Bernoulli: ones in `oldMean`·weight).
  private old = 1;
  private oldCount: number;
  private oldMean: number;
  private oldSquares: number;
  private oldShape = Number.NaN;
  private oldConstant = 0;
  private p: Float64Array;
  private m: Float64Array;
  private s: Float64Array;
  readonly #constants: Float64Array;

  constructor(
    threshold: number,
    stable: Stable = standard,
    binary = false,
    hazard = 1e-4,
    span = 250,
    weight = 1000,
    least = hazard / 10_000,
  ) {
    this.threshold = threshold;
    this.binary = binary;
    this.hazard = hazard;
    this.least = least;
    this.span = span;
    this.mean = binary ? 0 : stable.mean;
    this.scale = binary ? 1 : 1 / stable.sd;
    this.prior = binary ? Math.min(0.99, Math.max(0.01, stable.mean)) : 0;
    this.oldCount = weight;
    this.oldMean = binary ? Math.min(1 - 1 / weight, Math.max(1 / weight, stable.mean)) : 0;
    this.oldSquares = weight;
    this.p = new Float64Array(span);
    this.m = new Float64Array(span);
    this.s = new Float64Array(span);
    this.#constants = new Float64Array(span);
    if (!binary) for (let r = 0; r < span; r++) this.#constants[r] = constant(0.5 * (r + 2), r + 1);
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    const z = (x - this.mean) * this.scale;
    const { p, m, s, span, hazard } = this;
    this.n += 1;
    const old = this.old * this.oldDensity(z);
    let total = old;
    // From the longest run down, each run of length r becomes r + 1; position r holds r values seen.
    let last = 0;
    for (let r = span - 1; r >= 0; r--) {
      const mass = p[r]!;
      if (mass < this.least) {
        if (r + 1 < span) p[r + 1] = 0;
        continue;
      }
      const grown = mass * this.density(r, z);
      total += grown;
      if (r + 1 < span) {
        p[r + 1] = grown;
        this.learn(r, z);
      } else last = grown;
    }
    p[0] = 0;
    m[0] = 0;
    s[0] = 0;
    this.oldLearn(z);
    if (!(total > 0)) {
      // Further out than any regime explains: a new one begins.
      p.fill(0);
      p[0] = 1;
      this.old = 0;
      total = 1;
    } else {
      const share = (1 - hazard) / total;
      this.old = (old + last) * share;
      for (let r = 1; r < span; r++) p[r]! *= share;
      p[0] = hazard;
    }
    let young = 0;
    for (let r = 0; r < span; r++) young += p[r]!;
    this.statistic = Math.log(Math.max(young, 1e-300) / Math.max(this.old, 1e-300));
    if (this.statistic < this.threshold) return false;
    this.settle();
    return true;
  }

  /** The likeliest young run becomes the old regime. */
  private settle(): void {
    let best = 0;
    for (let r = 1; r < this.span; r++) if (this.p[r]! > this.p[best]!) best = r;
    this.since = best;
    this.oldCount = best + 2;
    this.oldMean = this.binary
      ? (this.m[best]! + 2 * this.prior) / (best + 2)
      : this.m[best]! * (best / (best + 1));
    this.oldSquares = this.s[best]! + 1 + (this.m[best]! * this.m[best]! * best) / (best + 1);
    this.old = 1;
    this.p.fill(0);
  }

  /** Prior of a new regime: one value at the stable mean with a shape of 1, or beta worth two values. */
  private density(r: number, z: number): number {
    if (this.binary) {
      const one = (this.m[r]! + 2 * this.prior) / (r + 2);
      return z >= 0.5 ? one : 1 - one;
    }
    const mean = this.m[r]!;
    const kappa = r + 1;
    const beta = 1 + 0.5 * (this.s[r]! + (mean * mean * r) / kappa);
    const d = z - (mean * r) / kappa;
    const shape = 1 + 0.5 * r;
    const q = (d * d * kappa) / (2 * beta * (kappa + 1));
    return Math.exp(this.#constants[r]! - 0.5 * Math.log(beta) - (shape + 0.5) * Math.log1p(q));
  }

  private learn(r: number, z: number): void {
    const { m, s } = this;
    if (this.binary) {
      m[r + 1] = m[r]! + (z >= 0.5 ? 1 : 0);
      return;
    }
    const d = z - m[r]!;
    const next = m[r]! + d / (r + 1);
    s[r + 1] = s[r]! + d * (z - next);
    m[r + 1] = next;
  }

  private oldDensity(z: number): number {
    if (this.binary) return z >= 0.5 ? this.oldMean : 1 - this.oldMean;
    const shape = this.oldCount / 2;
    if (this.oldShape !== shape) {
      this.oldConstant = constant(shape, this.oldCount);
      this.oldShape = shape;
    }
    const beta = this.oldSquares / 2;
    const d = z - this.oldMean;
    const q = (d * d * this.oldCount) / (2 * beta * (this.oldCount + 1));
    return Math.exp(this.oldConstant - 0.5 * Math.log(beta) - (shape + 0.5) * Math.log1p(q));
  }

  private oldLearn(z: number): void {
    const v = this.binary ? (z >= 0.5 ? 1 : 0) : z;
    const d = v - this.oldMean;
    this.oldCount += 1;
    this.oldMean += d / this.oldCount;
    this.oldSquares += d * (v - this.oldMean);
  }
}

/** The part of the Student-t log density that depends only on the shape and the number of values. */
function constant(shape: number, kappa: number): number {
  return gammaLn(shape + 0.5) - gammaLn(shape) - 0.5 * Math.log((2 * Math.PI * (kappa + 1)) / kappa);
}
