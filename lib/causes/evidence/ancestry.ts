/** What lies upstream of each feature, by its place among the features that were measured. */
import type { Lineage, LineageNode } from "#lib/lineage/index.ts";

export type Ancestry = {
  /** The nearest measured features upstream of each feature. */
  parents: Map<number, number[]>;
  /** Sources and transformations with the measured features downstream of them, the most upstream first. */
  origins: { node: LineageNode; features: number[]; depth: number }[];
};

export function ancestryOf(lineage: Lineage | undefined, features: readonly string[]): Ancestry {
  const parents = new Map<number, number[]>();
  if (!lineage) return { parents, origins: [] };
  const place = new Map(features.map((name, j) => [name, j]));
  const nodes = new Map(lineage.nodes.map((n) => [n.id, n]));
  const before = new Map<string, string[]>();
  for (const { from, to } of lineage.edges) before.set(to, [...(before.get(to) ?? []), from]);
  const under = new Map<string, Set<number>>();
  for (const node of lineage.nodes) {
    const j = node.kind === "feature" ? place.get(node.name) : undefined;
    if (j === undefined) continue;
    const [near, seen] = [new Set<number>(), new Set<string>()];
    // Upstream of a measured feature only sources and transformations are looked at, not its own parents.
    const queue = (before.get(node.id) ?? []).map((id) => ({ id, direct: true }));
    for (let at = queue.pop(); at; at = queue.pop()) {
      const key = `${at.id} ${at.direct}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const one = nodes.get(at.id);
      const other = one?.kind === "feature" ? place.get(one.name) : undefined;
      if (other !== undefined && other !== j && at.direct) near.add(other);
      if (one && one.kind !== "feature") under.set(at.id, (under.get(at.id) ?? new Set()).add(j));
      const direct = at.direct && other === undefined;
      for (const id of before.get(at.id) ?? []) queue.push({ id, direct });
    }
    if (near.size > 0) parents.set(j, [...new Set([...(parents.get(j) ?? []), ...near])]);
  }
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    depths.set(id, 0);
    const depth = Math.max(-1, ...(before.get(id) ?? []).map(depthOf)) + 1;
    depths.set(id, depth);
    return depth;
  };
  const origins = [...under].flatMap(([id, set]) => {
    const node = nodes.get(id);
    const upstream = node && (node.kind === "source" || node.kind === "transformation");
    return upstream ? [{ node, features: [...set].sort((a, b) => a - b), depth: depthOf(id) }] : [];
  });
  return { parents, origins: origins.sort((a, b) => a.depth - b.depth || (a.node.id < b.node.id ? -1 : 1)) };
}
