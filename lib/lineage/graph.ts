/** What a node of a lineage is; data flows from the first kinds to the last. */
export const nodeKinds = ["source", "transformation", "feature", "version", "metric"] as const;
export type NodeKind = (typeof nodeKinds)[number];

export type LineageNode = { id: string; kind: NodeKind; name: string };
export type LineageEdge = { from: string; to: string };
export type Lineage = { nodes: LineageNode[]; edges: LineageEdge[] };

/** What is wrong with a declared graph, each with the node's name; empty when nothing is. */
export function faultsOf(
  graph: Lineage,
  known: { features: ReadonlySet<string>; versions: ReadonlySet<string> },
): string[] {
  const faults: string[] = [];
  const nodes = new Map<string, LineageNode>();
  for (const node of graph.nodes) {
    if (nodes.has(node.id))
      faults.push(`The node ${node.id} is declared twice: give each node an id of its own.`);
    nodes.set(node.id, node);
    if (node.kind === "feature" && !known.features.has(node.name)) {
      faults.push(`The node ${node.id} names the feature ${node.name}, which no version of the model has.`);
    }
    if (node.kind === "version" && !known.versions.has(node.name)) {
      faults.push(`The node ${node.id} names the version ${node.name}, which the model does not have.`);
    }
  }
  for (const { from, to } of graph.edges) {
    for (const end of [from, to]) {
      if (!nodes.has(end)) faults.push(`The edge ${from} → ${to} ends at ${end}, which is no declared node.`);
    }
    const [a, b] = [nodes.get(from), nodes.get(to)];
    if (a && b && nodeKinds.indexOf(a.kind) > nodeKinds.indexOf(b.kind)) {
      faults.push(
        `The edge ${from} → ${to} leads from a ${a.kind} back to a ${b.kind}: data flows the other way.`,
      );
    }
  }
  const cycle = faults.length === 0 ? cycleOf(graph) : null;
  if (cycle) faults.push(`The graph has a cycle: ${cycle.join(" → ")}. Remove one of its edges.`);
  return faults;
}

/** The nodes of a cycle, the first one again at its end; null when there is none. */
export function cycleOf({ nodes, edges }: Lineage): string[] | null {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  for (const { id } of nodes) {
    const path: string[] = [];
    const on = new Set<string>();
    const stack: { node: string; i: number }[] = [{ node: id, i: 0 }];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      if (top.i === 0) {
        if (done.has(top.node)) {
          stack.pop();
          continue;
        }
        path.push(top.node);
        on.add(top.node);
      }
      const to = next.get(top.node)?.[top.i++];
      if (to === undefined) {
        stack.pop();
        path.pop();
        on.delete(top.node);
        done.add(top.node);
      } else if (on.has(to)) return [...path.slice(path.indexOf(to)), to];
      else stack.push({ node: to, i: 0 });
    }
  }
  return null;
}

/** The nodes upstream of each feature, by its name: sources, transformations and features, its own included. */
export function ancestorsOf({ nodes, edges }: Lineage): Map<string, Set<string>> {
  const before = new Map<string, string[]>();
  for (const { from, to } of edges) before.set(to, [...(before.get(to) ?? []), from]);
  const found = new Map<string, Set<string>>();
  for (const node of nodes) {
    if (node.kind !== "feature") continue;
    const seen = found.get(node.name) ?? new Set<string>();
    const queue = [node.id];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      queue.push(...(before.get(at) ?? []));
    }
    found.set(node.name, seen);
  }
  return found;
}

/** Both graphs: a learned node of a declared one's kind and name is that one; edges once. What was declared keeps its ids. */
export function mergeLineage(declared: Lineage, learned: Lineage): Lineage {
  const nodes = [...declared.nodes];
  const ids = new Map(nodes.map((n) => [`${n.kind} ${n.name}`, n.id]));
  const taken = new Set(nodes.map((n) => n.id));
  const renamed = new Map<string, string>();
  for (const node of learned.nodes) {
    const same = ids.get(`${node.kind} ${node.name}`);
    if (same !== undefined) {
      renamed.set(node.id, same);
      continue;
    }
    const id = taken.has(node.id) ? `learned:${node.id}` : node.id;
    taken.add(id);
    renamed.set(node.id, id);
    nodes.push({ ...node, id });
  }
  const edges = new Map(declared.edges.map((e) => [JSON.stringify([e.from, e.to]), e]));
  for (const e of learned.edges) {
    const [from, to] = [renamed.get(e.from) ?? e.from, renamed.get(e.to) ?? e.to];
    if (from !== to) edges.set(JSON.stringify([from, to]), { from, to });
  }
  return { nodes, edges: [...edges.values()] };
}
