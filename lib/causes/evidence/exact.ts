/**
 * What no population does: two numbers take each other's values, every quantile becomes its own logarithm, or a number of whole
 * values has fractions. Such a likeness is one of very many, so that finding it by chance is not to be feared.
 */
import { kolmogorovSf } from "#lib/stats/index.ts";
import { shareTest } from "../checks.ts";
import type { CauseInput } from "../input.ts";
import type { Measured } from "../measure.ts";
import { percent, short } from "../words.ts";

/** Kolmogorov's D that a change has at least, and the part of it that is left at most where the likeness holds: of two features, and of one. */
const [least, sure, rest, restOfOne, fewest] = [0.2, 1e-6, 0.25, 0.1, 100];

export type Exact = {
  mode: "swapped" | "transformed" | "type" | "loosened" | "stale";
  subject: string;
  features: number[];
  value: number;
  threshold: number;
  n: number;
  p: number;
  text: string;
};
type Numbers = { j: number; name: string; past: Float64Array; now: Float64Array };

/** Not powers: of values between 0 and 1, or of one sign, a population moves much as its square or root does. */
const transforms: readonly (readonly [name: string, of: (x: number) => number])[] = [
  ["logarithm", Math.log],
  ["logarithm of 1 more", Math.log1p],
  ["logarithm to base 10", Math.log10],
  ["logarithm to base 2", Math.log2],
  ["exponential", Math.exp],
  ["exponential less 1", Math.expm1],
];

/** The surest ones, at most one a feature. */
export function exactChanges(input: CauseInput, m: Measured): Exact[] {
  const known = (xs: Float64Array) => xs.filter((x) => !Number.isNaN(x)).sort();
  const all = input.features.flatMap((name, j): Numbers[] => {
    const [a, b] = [input.reference.columns[j]!, input.current.columns[j]!];
    if (a.kind !== "numeric" || b.kind !== "numeric") return [];
    const [past, now] = [known(a.values), known(Float64Array.from(m.after, (i) => b.values[i]!))];
    return Math.min(past.length, now.length) < fewest ? [] : [{ j, name, past, now }];
  });
  const plain = all.filter(({ j }) => !m.checks[j]!.unit?.known);
  const moved = all.filter(({ j }) => {
    const { effect, p } = m.checks[j]!.drift;
    return effect >= least && p <= sure;
  });
  const drift = ({ j }: Numbers) => m.checks[j]!.drift.effect;
  const found = [
    ...moved.flatMap((x, k) =>
      moved.slice(k + 1).flatMap((y) => swapped(x, y, Math.min(drift(x), drift(y)))),
    ),
    ...plain.filter((x) => moved.includes(x)).flatMap((x) => transformed(x, drift(x))),
    ...plain.flatMap(retyped),
  ];
  const taken = new Set<number>();
  return found
    .toSorted((a, b) => a.p - b.p)
    .filter(({ features }) => {
      const free = features.every((j) => !taken.has(j));
      if (free) for (const j of features) taken.add(j);
      return free;
    });
}

/** Chance leaves so much between two samples of one distribution (1 %). */
const chance = (a: Float64Array, b: Float64Array) => 1.63 * Math.sqrt(1 / a.length + 1 / b.length);

function apart(how: string, after: number, before: number, n: number) {
  const text = `Since the onset ${how}: the distributions are ${short(after)} apart then, and ${short(before)} as they are.`;
  return { value: after, threshold: before, n, p: kolmogorovSf(before * Math.sqrt(n / 2)), text };
}

function swapped(x: Numbers, y: Numbers, before: number): Exact[] {
  const after = Math.max(distance(x.past, y.now), distance(y.past, x.now));
  if (after > Math.max(chance(x.past, y.now), chance(y.past, x.now)) || after > rest * before) return [];
  const how = `${x.name} has the values that ${y.name} had, and ${y.name} those that ${x.name} had`;
  const told = apart(how, after, before, Math.min(x.now.length, y.now.length));
  return [{ mode: "swapped", subject: `${x.name} and ${y.name}`, features: [x.j, y.j], ...told }];
}

function transformed({ j, name, past, now }: Numbers, before: number): Exact[] {
  return transforms.flatMap(([word, of]) => {
    const image = past.map(of);
    if (!image.every(Number.isFinite)) return [];
    const after = distance(image.sort(), now);
    if (after > chance(image, now) || after > restOfOne * before) return [];
    const told = apart(`${name} has the values that the ${word} of it had`, after, before, now.length);
    return [{ mode: "transformed", subject: name, features: [j], ...told }];
  });
}

/** Whole numbers that have fractions now, or fractions of which none is left. */
function retyped({ j, name, past, now }: Numbers): Exact[] {
  const wholes = ([past, now] as const).map((xs) => xs.reduce((s, x) => s + Number(Number.isInteger(x)), 0));
  const [a, b] = wholes as [number, number];
  const share = shareTest(a, past.length, b, now.length);
  const fractions = a === past.length && share.after < 0.98;
  const rounded = b === now.length && share.before < 0.5 && now[0] !== now.at(-1);
  if (share.p > sure || !(fractions || rounded)) return [];
  const text = `${percent(share.before)} of the values of ${name} were whole numbers, ${percent(share.after)} are now.`;
  const told = { value: share.after, threshold: share.before, n: now.length, p: share.p, text };
  return [{ mode: "type", subject: name, features: [j], ...told }];
}

/** Kolmogorov's D of two sorted samples. */
function distance(a: Float64Array, b: Float64Array): number {
  let [i, j, d] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === x) i++;
    while (j < b.length && b[j] === x) j++;
    d = Math.max(d, Math.abs(i / a.length - j / b.length));
  }
  return d;
}
