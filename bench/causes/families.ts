/**
 * Families of simulated worlds. They differ in the task, the laws of the features, how they hang together, what the label
 * depends on and its rhythm (shapes.ts).
 */
import type { Random } from "#lib/stats/index.ts";
import type { Marginal } from "./marginals.ts";
import { type Family, type Shape, shapes } from "./shapes.ts";

export type FeatureLaw =
  | { name: string; kind: "numeric"; law: Marginal; load: number }
  | { name: string; kind: "categorical"; levels: string[]; cuts: number[]; load: number };

/** One row: a standard normal a number, the place of its level a category (−1: unseen). */
export type Latent = Float64Array;

export type World = {
  task: Shape["task"];
  features: FeatureLaw[];
  /** Places of the features, what matters most first. */
  strong: number[];
  /** What the label depends on, one number a class. */
  truth: (z: Latent) => number[];
  /** The same as a model has learnt it: it knows nothing of a bend in the strongest number. */
  model: (z: Latent) => number[];
  bent: number;
  /** Size of the weekly rhythm of the factor that features share. */
  week: number;
  noise: (r: Random) => number;
};

export function worldOf(family: Family, r: Random): World {
  const shape: Shape = shapes[family];
  const numeric = shape.numbers.map(
    (law, i): FeatureLaw => ({
      name: `n${i}`,
      kind: "numeric",
      law: law(r),
      load: shape.load * (2 * r.uniform() - 1),
    }),
  );
  const features = [
    ...numeric,
    ...Array.from({ length: shape.categories }, (_, i) => categoryOf(i, shape, r)),
  ];
  const order = numeric.map((_, i) => i);
  const strongNumbers = shuffle(order, r).slice(0, Math.min(3, order.length));
  const categories = features.flatMap((f, j) => (f.kind === "categorical" ? [j] : []));
  const strong =
    shape.label === "levels"
      ? [...shuffle(categories, r).slice(0, 3), ...strongNumbers.slice(0, 1)]
      : strongNumbers;
  const classes = shape.task === "multiclass" ? 4 : 1;
  const functions = Array.from({ length: classes }, () => labelFunction(features, strong, shape, r));
  const wrong = functions.map(() => labelFunction(features, shuffle(order, r).slice(0, 3), shape, r));
  const errs = shape.errs ?? 0;
  const learnt = (z: Latent, k: number) => {
    const own = functions[k]!(z);
    return errs === 0 ? own : own + errs * (wrong[k]!(z) - shape.bias);
  };
  const bent = strongNumbers[0]!;
  const [size, sign] = [0.8 + 0.8 * r.uniform(), r.uniform() < 0.5 ? -1 : 1];
  return {
    task: shape.task,
    features,
    strong,
    bent,
    week: shape.week,
    model: (z) => functions.map((_, k) => learnt(z, k)),
    truth: (z) =>
      functions.map((f, k) => f(z) + (k === 0 ? sign * size * 2 * Math.max(0, z[bent]! - 0.9) : 0)),
    noise: shape.heavyNoise
      ? (own) => (0.5 * own.normal()) / Math.sqrt(own.gamma(2.5) / 2.5)
      : (own) => 0.5 * own.normal(),
  };
}

export function levelOf(cuts: readonly number[], u: number): number {
  let k = 0;
  while (k < cuts.length - 1 && cuts[k]! < u) k++;
  return k;
}

function categoryOf(i: number, { levels: [least, most], load }: Shape, r: Random): FeatureLaw {
  const n = least + r.int(most - least + 1);
  const steep = 0.2 + r.uniform();
  const weights = Array.from({ length: n }, (_, k) => (k + 1) ** -steep);
  const whole = weights.reduce((s, w) => s + w, 0);
  let seen = 0;
  const cuts = weights.map((w) => (seen += w / whole));
  const levels = weights.map((_, k) => `c${i}-${k}`);
  return { name: `c${i}`, kind: "categorical", levels, cuts, load: load * (2 * r.uniform() - 1) };
}

export function shuffle<T>(xs: readonly T[], r: Random): T[] {
  return xs
    .map((x) => ({ x, by: r.uniform() }))
    .sort((a, b) => a.by - b.by)
    .map(({ x }) => x);
}

/** About unit spread times two, so that a strong feature moves the label clearly; others have a tenth of the weight. */
function labelFunction(features: readonly FeatureLaw[], strong: readonly number[], shape: Shape, r: Random) {
  const effects = features.map((f, j) => {
    const size = strong.includes(j) ? 1.1 : shape.label === "levels" ? 0.15 : 0.25;
    return f.kind === "categorical" ? f.levels.map(() => size * r.normal()) : [];
  });
  const weights = features.map((f, j) => {
    if (f.kind === "categorical") return 0;
    const sign = r.uniform() < 0.5 ? -1 : 1;
    return sign * (strong.includes(j) ? 0.8 + 0.5 * r.uniform() : 0.2 * r.uniform());
  });
  const plain = (z: Latent, by: (j: number, v: number) => number) => {
    let sum = shape.bias;
    for (let j = 0; j < weights.length; j++) {
      sum += features[j]!.kind === "categorical" ? (effects[j]![z[j]!] ?? 0) : by(j, z[j]!);
    }
    return sum;
  };
  const linear = (j: number, v: number) => weights[j]! * v;
  switch (shape.label) {
    case "linear":
    case "levels":
      return (z: Latent) => plain(z, linear);
    case "waves": {
      const phase = features.map(() => 6 * r.uniform());
      return (z: Latent) => plain(z, (j, v) => weights[j]! * (1.4 * Math.sin(1.3 * v + phase[j]!) + 0.3 * v));
    }
    case "products": {
      const [a, b, c] = [strong[0]!, strong[1] ?? strong[0]!, strong[2] ?? strong[0]!];
      const [p, q] = [0.7 * r.normal(), 0.5 * r.normal()];
      return (z: Latent) => plain(z, linear) + p * z[a]! * Math.tanh(z[b]!) + q * Math.abs(z[c]!);
    }
    case "trees": {
      const trees = Array.from({ length: 14 }, () => {
        const [i, j] = [
          strong[r.int(strong.length)]!,
          r.uniform() < 0.7 ? strong[r.int(strong.length)]! : r.int(weights.length),
        ];
        const at = (k: number) => (features[k]!.kind === "categorical" ? r.int(4) : 1.2 * r.normal());
        // A feature that is not strong moves the label little, so that its drift is harmless.
        const size = strong.includes(j) ? 0.6 : 0.2;
        const level = 0.6 * r.normal();
        const values = [0, 1, 2, 3].map((k) => (k < 2 ? -level : level) + size * r.normal());
        return { i, j, a: at(i), b: at(j), values };
      });
      return (z: Latent) => {
        let sum = plain(z, (j, v) => 0.3 * linear(j, v));
        for (const t of trees) sum += t.values[(z[t.i]! > t.a ? 2 : 0) + (z[t.j]! > t.b ? 1 : 0)]!;
        return sum;
      };
    }
  }
}
