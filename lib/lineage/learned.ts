import type { Lineage, LineageEdge, LineageNode } from "./graph.ts";

export type LearnedNode = {
  id: number;
  kind: string;
  namespace: string;
  name: string;
  fields: readonly { name: string }[] | null;
};
export type LearnedEdge = { fromNode: number; toNode: number; fromField: string; toField: string };

/**
 * What the runs of a project say about a model's features. A field with a feature's name is that feature where its data
 * set is the last in its chain that has the field; upstream of it, data sets are sources and jobs
 * transformations. Where column lineage is known for a field, only the columns it comes from lead to it. Empty where no
 * run wrote a field that the model has.
 */
export function learnedLineage(
  nodes: readonly LearnedNode[],
  edges: readonly LearnedEdge[],
  features: ReadonlySet<string>,
): Lineage {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const whole = edges.filter((e) => e.toField === "");
  const into = groupBy(whole, (e) => e.toNode);
  const fieldsInto = groupBy(
    edges.filter((e) => e.toField !== ""),
    (e) => `${e.toNode} ${e.toField}`,
  );
  const out = { nodes: new Map<string, LineageNode>(), edges: new Map<string, LineageEdge>() };
  const add = (n: LearnedNode): string => {
    const id = `${n.kind}:${n.namespace}/${n.name}`;
    const kind = n.kind === "job" ? "transformation" : "source";
    out.nodes.set(id, { id, kind, name: `${n.namespace}/${n.name}` });
    return id;
  };
  const link = (from: string, to: string) => {
    if (from !== to) out.edges.set(JSON.stringify([from, to]), { from, to });
  };
  const climbed = new Set<number>();
  const climb = (start: number) => {
    const queue = [start];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (climbed.has(at)) continue;
      climbed.add(at);
      for (const e of into.get(at) ?? []) {
        const [from, to] = [byId.get(e.fromNode), byId.get(at)];
        if (!from || !to) continue;
        link(add(from), add(to));
        queue.push(from.id);
      }
    }
  };
  const holders = groupBy(
    nodes.flatMap((node) =>
      node.kind === "dataset"
        ? [...new Set((node.fields ?? []).map((f) => f.name))].flatMap((name) =>
            features.has(name) ? [{ name, node }] : [],
          )
        : [],
    ),
    (h) => h.name,
  );
  for (const [name, all] of holders) {
    const id = `feature:${name}`;
    out.nodes.set(id, { id, kind: "feature", name });
    for (const node of furthest(
      all.map((h) => h.node),
      into,
    )) {
      const columns = fieldsInto.get(`${node.id} ${name}`) ?? [];
      for (const c of columns) {
        const from = byId.get(c.fromNode);
        if (!from) continue;
        link(add(from), id);
        climb(from.id);
      }
      if (columns.length > 0) continue;
      link(add(node), id);
      climb(node.id);
    }
  }
  return { nodes: [...out.nodes.values()], edges: [...out.edges.values()] };
}

/** Those that no other one is made from; all of them where they are made from each other. */
function furthest(
  nodes: readonly LearnedNode[],
  into: ReadonlyMap<number, readonly LearnedEdge[]>,
): readonly LearnedNode[] {
  const upstream = new Set<number>();
  for (const { id } of nodes) {
    const queue = (into.get(id) ?? []).map((e) => e.fromNode);
    const seen = new Set<number>([id]);
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      upstream.add(at);
      queue.push(...(into.get(at) ?? []).map((e) => e.fromNode));
    }
  }
  const ends = nodes.filter((n) => !upstream.has(n.id));
  return ends.length > 0 ? ends : nodes;
}

function groupBy<T, K>(all: readonly T[], key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const k = key(one);
    const held = groups.get(k);
    if (held) held.push(one);
    else groups.set(k, [one]);
  }
  return groups;
}
