import type { Lineage, LineageNode } from "./graph.ts";

export type Affected = { features: readonly string[]; origins: readonly string[] };

/** The nodes that the affected features, sources and transformations lead to, themselves included. */
export function downstreamOf({ nodes, edges }: Lineage, { features, origins }: Affected): LineageNode[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const seen = new Set<string>();
  const queue = nodes
    .filter((n) =>
      n.kind === "feature"
        ? features.includes(n.name)
        : (n.kind === "source" || n.kind === "transformation") && origins.includes(n.name),
    )
    .map((n) => n.id);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    queue.push(...(next.get(at) ?? []));
  }
  return nodes.filter((n) => seen.has(n.id));
}

/**
 * By what another model is reached: a source or transformation that is affected and that it reads, or a feature of the
 * same name that comes from the same place. Empty where it is not.
 */
export function sharedWith(own: Lineage, other: Lineage, affected: Affected): string[] {
  const upstream = (n: LineageNode) => n.kind === "source" || n.kind === "transformation";
  const named = other.nodes
    .filter((n) => upstream(n) && affected.origins.includes(n.name))
    .map((n) => n.name);
  const parentsOf = (graph: Lineage, feature: string) => {
    const names = new Map(graph.nodes.map((n) => [n.id, n]));
    const ids = new Set(
      graph.nodes.filter((n) => n.kind === "feature" && n.name === feature).map((n) => n.id),
    );
    const found = graph.edges.flatMap((e) => (ids.has(e.to) ? (names.get(e.from) ?? []) : []));
    return new Set([found].flat().map((n) => `${n.kind} ${n.name}`));
  };
  const features = affected.features.filter((feature) => {
    const [mine, theirs] = [parentsOf(own, feature), parentsOf(other, feature)];
    return [...mine].some((x) => theirs.has(x));
  });
  return [...new Set([...named, ...features])];
}
