/** What a simple ranker would say: only features, in the order of one number. */
import type { CauseInput, Measured } from "#lib/causes/index.ts";
import { type Random } from "#lib/stats/index.ts";

type Guess = { subject: string };

const order = (input: CauseInput, value: (j: number) => number): Guess[] =>
  [...input.features.keys()]
    .sort((a, b) => value(b) - value(a))
    .map((j) => ({ subject: input.features[j]! }));

export const baselines: Record<string, (input: CauseInput, m: Measured, r: Random) => Guess[]> = {
  random: (input, _, r) => {
    const draws = input.features.map(() => r.uniform());
    return order(input, (j) => draws[j]!);
  },
  "drift only": (input, m) => order(input, (j) => m.checks[j]!.drift.effect + change(m, j)),
  "drift × importance": (input, m) =>
    order(input, (j) => (m.checks[j]!.drift.effect + change(m, j)) * m.importance[j]!),
  correlation: (input, m) => order(input, (j) => Math.abs(correlation(dailyMeans(input, m, j)))),
};

/** Missing values count as drift for these rankers too. */
const change = (m: Measured, j: number) => Math.abs(m.checks[j]!.missing.after - m.checks[j]!.missing.before);

const dayMs = 86_400_000;

/** Daily means of a feature's bin and of the loss. */
function dailyMeans(input: CauseInput, m: Measured, j: number): [number, number][] {
  const sums = new Map<number, [number, number, number, number]>();
  for (const [i, at] of input.current.at.entries()) {
    const one = sums.get(Math.floor(at / dayMs)) ?? [0, 0, 0, 0];
    one[0] += m.bins.current[j]![i]!;
    one[1] += 1;
    if (Number.isFinite(m.loss.current[i]!)) {
      one[2] += m.loss.current[i]!;
      one[3] += 1;
    }
    sums.set(Math.floor(at / dayMs), one);
  }
  return [...sums.values()].filter((s) => s[3] > 0).map(([x, n, l, k]) => [x / n, l / k]);
}

function correlation(pairs: readonly [number, number][]): number {
  const n = pairs.length;
  if (n < 3) return 0;
  const [mx, my] = [0, 1].map((k) => pairs.reduce((s, p) => s + p[k]!, 0) / n) as [number, number];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xy += (x - mx) * (y - my);
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
