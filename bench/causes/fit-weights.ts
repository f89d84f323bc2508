/**
 * The fit of lib/causes/weights.json: a conditional logit by projected gradient ascent with an L2 penalty. Evidence that can
 * only speak for a cause has a weight that is not negative. Incidents whose true cause is no candidate count as unknown;
 * clean windows as unknown or benign.
 */
import { probabilities, type Weights } from "#lib/causes/fuse.ts";
import type { Case } from "./case.ts";

/** More of it never speaks against the cause. */
const rising = [
  "data.importance",
  "data.touch",
  "data.missing",
  "data.stuck",
  "data.new category",
  "data.scaled",
  "data.fit",
  "data.odd",
  "data.aligned",
  "data.step",
  "data.change",
  "population.harm",
  "population.mix",
  "population.mixZ",
  "population.mixLoss",
  "population.importance",
  "population.aligned",
  "concept.effect",
  "concept.surprise",
  "concept.aligned",
  "concept.segment_clear",
  "model.ratio",
  "model.shift",
  "model.aligned",
  "model.change",
  "serving.constant",
  "serving.aligned",
  "serving.change",
  "label.deficit",
  "label.aligned",
  "label.step",
];
/** More of it never speaks for the cause. */
const falling = [
  "serving.rest",
  "data.scaled_aside",
  "population.mixGap",
  "population.with_calm",
  "concept.with_calm",
  "benign.with_harm",
  "benign.with_relation",
  "benign.harmful",
  "benign.mixLoss",
];

/** Not fitted: what labels show no harm of is listed, and far behind. Too few incidents have such a cause to learn it from. */
const given: Record<string, number> = {
  "data.harmless": -5,
  "population.harmless": -5,
  "concept.harmless": -4,
  // An incident that labels cannot show was opened by something else.
  "concept.unseen": -2,
};

/** Places that are right, with clean windows and what cannot be reached. */
export function rightOf({ candidates, truth, setting }: Case): number[] {
  if (truth.length > 0 && setting.kind !== "none") return truth;
  const harmless = setting.kind === "none" ? ["unknown", "benign"] : ["unknown"];
  return candidates.flatMap((c, i) => (harmless.includes(c.type) ? [i] : []));
}

type Row = { index: Int32Array; value: Float64Array };
type Ready = { rows: Row[]; right: number[]; weight: number };

/** Blaming something where nothing happened costs a person's time: clean windows count for more than their number. */
const cleanWeight = 1.5;

export function fitWeights(cases: readonly Case[], penalty: number, rounds = 800): Record<string, number> {
  const names = new Map<string, number>();
  const place = (name: string) => {
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, names.size);
    return names.size - 1;
  };
  const ready = cases.map((one): Ready => {
    const rows = one.candidates.map(({ type, x }) => {
      const entries: [string, number][] = [["prior", 1], ...Object.entries(x)];
      return {
        index: Int32Array.from(entries, ([name]) => place(`${type}.${name}`)),
        value: Float64Array.from(entries, ([, v]) => v),
      };
    });
    return { rows, right: rightOf(one), weight: one.setting.kind === "none" ? cleanWeight : 1 };
  });
  const size = names.size;
  const w = new Float64Array(size);
  const [first, second] = [new Float64Array(size), new Float64Array(size)];
  const sign = new Int8Array(size);
  for (const [name, i] of names) sign[i] = rising.includes(name) ? 1 : falling.includes(name) ? -1 : 0;
  const free = new Uint8Array(size).fill(1);
  for (const [name, i] of names) {
    const fixed = given[name];
    if (fixed === undefined) continue;
    w[i] = fixed;
    free[i] = 0;
  }
  for (let round = 1; round <= rounds; round++) {
    const gradient = gradientOf(ready, w);
    for (let i = 0; i < size; i++) {
      if (free[i] === 0) continue;
      const slope = gradient[i]! / cases.length - penalty * w[i]!;
      first[i] = 0.9 * first[i]! + 0.1 * slope;
      second[i] = 0.999 * second[i]! + 0.001 * slope ** 2;
      const [m, v] = [first[i]! / (1 - 0.9 ** round), second[i]! / (1 - 0.999 ** round)];
      const next = w[i]! + (0.04 * m) / (Math.sqrt(v) + 1e-9);
      w[i] = sign[i]! * next < 0 ? 0 : next;
    }
  }
  return Object.fromEntries([...names].map(([name, i]) => [name, w[i]!]));
}

function gradientOf(ready: readonly Ready[], w: Float64Array): Float64Array {
  const out = new Float64Array(w.length);
  for (const { rows, right, weight } of ready) {
    const logits = rows.map(({ index, value }) => value.reduce((s, v, k) => s + v * w[index[k]!]!, 0));
    const most = Math.max(...logits);
    const p = logits.map((l) => Math.exp(l - most));
    const whole = p.reduce((s, x) => s + x, 0);
    const hit = right.reduce((s, i) => s + p[i]!, 0) / whole;
    for (const [i, { index, value }] of rows.entries()) {
      const own = p[i]! / whole;
      const by = weight * ((right.includes(i) ? own / hit : 0) - own);
      for (let k = 0; k < index.length; k++) out[index[k]!]! += by * value[k]!;
    }
  }
  return out;
}

/** Mean log-likelihood of what is right. */
export function likelihood(cases: readonly Case[], weights: Weights): number {
  return (
    cases.reduce((sum, one) => {
      const p = probabilities(one.candidates, weights);
      return (
        sum +
        Math.log(
          Math.max(
            1e-6,
            rightOf(one).reduce((s, i) => s + p[i]!, 0),
          ),
        )
      );
    }, 0) / Math.max(1, cases.length)
  );
}

/**
 * The temperature at which cases that took no part in their own fit are most likely; `parts` holds each family's cases
 * with the weights fitted on the other families.
 */
export function fitTemperature(parts: readonly { cases: Case[]; weights: Weights }[]): number {
  let [best, most] = [1, Number.NEGATIVE_INFINITY];
  for (let t = 0.7; t <= 3; t += 0.05) {
    const all = parts.reduce(
      (s, { cases, weights }) => s + cases.length * likelihood(cases, { ...weights, temperature: t }),
      0,
    );
    if (all > most) [best, most] = [t, all];
  }
  return best;
}
