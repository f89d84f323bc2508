/** Which source explains how much of the growth of the loss: groups from the lineage, ratios from classifiers. */
import type { CauseInput } from "../input.ts";
import { crossFitted, joined, labelledRows } from "../decompose.ts";
import type { Measured } from "../measure.ts";
import { short } from "../words.ts";
import { ancestryOf } from "./ancestry.ts";
import { type Share, sourceShapley } from "./shapley.ts";

export type SourceShares = {
  growth: number;
  /** Sources (or features, where nobody declared a lineage), and the relation of outcomes to inputs last. */
  parts: ({ name: string; features: number } & Share)[];
  /** The least of: effective share of rows over all coalitions, inputs of a group that both periods have. */
  overlap: number;
  n: number;
};
export type SourcesResult = { shares: SourceShares | null; why: string | null };

const [mostGroups, mostInGroup, mostRows, draws] = [7, 6, 2000, 100];
/** Below this the weights rest on too few rows. */
export const leastOverlap = 0.05;

type Group = { name: string; features: number[] };

/** Features by their nearest source; at most seven groups, those that matter least to the model put together. */
export function groupsOf(input: CauseInput, importance: readonly number[]): Group[] {
  const { origins } = ancestryOf(input.lineage, input.features);
  const groups = new Map<string, number[]>();
  const sources = origins.filter((o) => o.node.kind === "source").toSorted((a, b) => b.depth - a.depth);
  for (const [j, feature] of input.features.entries()) {
    const name = sources.find((s) => s.features.includes(j))?.node.name ?? feature;
    groups.set(name, [...(groups.get(name) ?? []), j]);
  }
  const weight = (features: readonly number[]) => Math.max(...features.map((j) => importance[j] ?? 0));
  const order = [...groups].map(([name, features]): Group => ({ name, features }));
  order.sort((a, b) => weight(b.features) - weight(a.features));
  if (order.length <= mostGroups) return order;
  const rest = order.slice(mostGroups - 1).flatMap((g) => g.features);
  return [...order.slice(0, mostGroups - 1), { name: "everything else", features: rest }];
}

/** Null with few labels or where the loss did not grow clearly; with a reason where the periods share too few inputs. */
export function sourceShares(input: CauseInput, m: Measured): SourcesResult {
  if (m.loss.n < 200 || m.loss.z < 3) return { shares: null, why: null };
  const rows = labelledRows(m, mostRows);
  if (!rows) return { shares: null, why: null };
  const { before, after } = rows;
  const groups = groupsOf(input, m.importance);
  const n = before.length + after.length;
  const target = Float64Array.from({ length: n }, (_, i) => Number(i >= before.length));
  const odds = before.length / after.length;
  const pis = groups.map(({ features }) => {
    const strongest = features.toSorted((a, b) => m.importance[b]! - m.importance[a]!).slice(0, mostInGroup);
    return crossFitted(
      strongest.map((j) => joined(m, j, before, after)),
      target,
    );
  });
  const ratios = pis.map((pi) => pi.map((p) => (p / (1 - p)) * odds));
  const side = (rows: readonly number[], loss: Float64Array, from: number) => ({
    loss: Float64Array.from(rows, (i) => loss[i]!),
    ratios: ratios.map((r) => r.slice(from, from + rows.length)),
  });
  const result = sourceShapley(
    side(before, m.loss.reference, 0),
    side(after, m.loss.current, before.length),
    { seed: input.seed, draws },
  );
  const overlap = Math.min(result.overlap, ...pis.map((pi) => sharedOf(pi, before.length)));
  if (overlap < leastOverlap) {
    const why = `The growth of the loss cannot be divided among the sources: the periods share too few inputs (${short(overlap)} of the rows count, ${leastOverlap} are needed).`;
    return { shares: null, why };
  }
  const names = [
    ...groups.map((g) => ({ name: g.name, features: g.features.length })),
    { name: "relation of outcomes to inputs", features: 0 },
  ];
  const parts = names.map((one, i) => ({ ...one, ...result.players[i]! }));
  return { shares: { growth: result.growth, parts, overlap, n }, why: null };
}

/** How much of a group's inputs both periods have: 1 all, 0 none (2∫pq/(p + q), by the side that has less). */
function sharedOf(pi: Float64Array, before: number): number {
  const share = 1 - before / pi.length;
  const mean = (from: number, to: number, of: (p: number) => number) =>
    pi.subarray(from, to).reduce((s, p) => s + of(p) / (share * (1 - p) + p * (1 - share)), 0) / (to - from);
  const old = mean(0, before, (p) => 2 * (1 - share) * p);
  return Math.min(
    1,
    old,
    mean(before, pi.length, (p) => 2 * share * (1 - p)),
  );
}
