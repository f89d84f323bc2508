import type { Lineage, NodeKind } from "./graph.ts";

/**
 * The graph with what its features lead to: the version at work, of those features that it has, and the metrics in which
 * its performance is measured. A graph without features stays as it is, and nodes that are declared are not doubled.
 */
export function tieToModel(
  { nodes, edges }: Lineage,
  model: { version: string; features: ReadonlySet<string>; metrics: readonly string[] },
): Lineage {
  const read = nodes.filter((n) => n.kind === "feature" && model.features.has(n.name));
  if (read.length === 0) return { nodes, edges };
  const all = [...nodes];
  const taken = new Set(nodes.map((n) => n.id));
  const idOf = (kind: NodeKind, name: string): string => {
    const same = all.find((n) => n.kind === kind && n.name === name);
    if (same) return same.id;
    let id = `${kind}:${name}`;
    while (taken.has(id)) id = `own:${id}`;
    taken.add(id);
    all.push({ id, kind, name });
    return id;
  };
  const version = idOf("version", model.version);
  const tied = new Map(edges.map((e) => [JSON.stringify([e.from, e.to]), e]));
  const tie = (from: string, to: string) => tied.set(JSON.stringify([from, to]), { from, to });
  for (const { id } of read) tie(id, version);
  for (const name of model.metrics) tie(version, idOf("metric", name));
  return { nodes: all, edges: [...tied.values()] };
}
