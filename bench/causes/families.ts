/**
 * Families of simulated worlds. They differ in the task, the laws of the features, how they hang together, what the label
 * depends on and its rhythm. Weights are fitted on the families of `fitted`; those of `heldOut` only judge.
 */
import type { Random } from "#lib/stats/index.ts";
import { bounded, count, gamma, heavy, lognormal, type Marginal, normal, zeroed } from "./marginals.ts";

export type FeatureLaw =
  | { name: string; kind: "numeric"; law: Marginal; load: number }
  | { name: string; kind: "categorical"; levels: string[]; cuts: number[]; load: number };

/** One row: a standard normal a number, the place of its level a category (−1: unseen). */
export type Latent = Float64Array;

export type World = {
  task: "binary" | "multiclass" | "regression";
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

type Shape = {
  numbers: ((r: Random) => Marginal)[];
  categories: number;
  levels: [number, number];
  load: number;
  task: World["task"];
  label: "linear" | "trees" | "products" | "waves" | "levels";
  bias: number;
  week: number;
  heavyNoise: boolean;
};

const shapes = {
  credit: {
    numbers: [normal, lognormal, normal, lognormal, normal, normal, lognormal],
    categories: 3,
    levels: [4, 8],
    load: 0,
    task: "binary",
    label: "linear",
    bias: -0.3,
    week: 0,
    heavyNoise: false,
  },
  churn: {
    numbers: [gamma, count, bounded, heavy, normal, count],
    categories: 2,
    levels: [3, 6],
    load: 0.5,
    task: "binary",
    label: "trees",
    bias: -0.8,
    week: 0,
    heavyNoise: false,
  },
  demand: {
    numbers: [normal, gamma, bounded, count, lognormal],
    categories: 3,
    levels: [5, 12],
    load: 0.4,
    task: "regression",
    label: "waves",
    bias: 3,
    week: 0.4,
    heavyNoise: false,
  },
  routing: {
    numbers: [normal, heavy, bounded, gamma, normal, lognormal, count, normal],
    categories: 2,
    levels: [4, 9],
    load: 0.2,
    task: "multiclass",
    label: "linear",
    bias: 0,
    week: 0,
    heavyNoise: false,
  },
  clicks: {
    numbers: [lognormal, count, zeroed, gamma],
    categories: 6,
    levels: [3, 30],
    load: 0.3,
    task: "binary",
    label: "products",
    bias: -1.5,
    week: 0.3,
    heavyNoise: false,
  },
  pricing: {
    numbers: [lognormal, zeroed, heavy, gamma, lognormal, bounded],
    categories: 3,
    levels: [6, 15],
    load: 0.6,
    task: "regression",
    label: "products",
    bias: 8,
    week: 0.25,
    heavyNoise: true,
  },
  support: {
    numbers: [count, bounded],
    categories: 9,
    levels: [3, 40],
    load: 0.25,
    task: "multiclass",
    label: "levels",
    bias: 0,
    week: 0.2,
    heavyNoise: false,
  },
  fraud: {
    numbers: [heavy, lognormal, gamma, zeroed, lognormal, heavy, count, bounded, lognormal],
    categories: 2,
    levels: [4, 20],
    load: 0.5,
    task: "binary",
    label: "trees",
    bias: -2,
    week: 0.15,
    heavyNoise: false,
  },
  energy: {
    numbers: [normal, normal, heavy, bounded, gamma, normal, normal, lognormal],
    categories: 1,
    levels: [5, 5],
    load: 0.7,
    task: "regression",
    label: "linear",
    bias: 40,
    week: 0.5,
    heavyNoise: true,
  },
} satisfies Record<string, Shape>;

export type Family = keyof typeof shapes;
export const fitted: readonly Family[] = ["credit", "churn", "demand", "routing", "clicks"];
export const heldOut: readonly Family[] = ["pricing", "support", "fraud", "energy"];

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
  const bent = strongNumbers[0]!;
  const [size, sign] = [0.8 + 0.8 * r.uniform(), r.uniform() < 0.5 ? -1 : 1];
  return {
    task: shape.task,
    features,
    strong,
    bent,
    week: shape.week,
    model: (z) => functions.map((f) => f(z)),
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
