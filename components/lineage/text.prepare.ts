import { type Lineage, type NodeKind, nodeKinds } from "#lib/lineage/index.ts";

/** The declared graph as lines "kind name -> kind name"; a node without edges is a line of its own. */
export function textOf({ nodes, edges }: Lineage): string {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const say = (id: string) => {
    const n = byId.get(id);
    return n ? `${n.kind} ${n.name}` : id;
  };
  const tied = new Set(edges.flatMap((e) => [e.from, e.to]));
  const lines = edges.map((e) => `${say(e.from)} -> ${say(e.to)}`);
  return [...lines, ...nodes.filter((n) => !tied.has(n.id)).map((n) => say(n.id))].join("\n");
}

/** Reads it back. Nodes that were declared before keep their ids; a wrong line is named with its number. */
export function graphOf(text: string, before: Lineage): { graph: Lineage } | { fault: string } {
  const ids = new Map(before.nodes.map((n) => [`${n.kind} ${n.name}`, n.id]));
  const nodes = new Map<string, Lineage["nodes"][number]>();
  const edges: Lineage["edges"] = [];
  for (const [i, raw] of text.split("\n").entries()) {
    if (raw.trim() === "") continue;
    const ends: string[] = [];
    for (const part of raw.split("->")) {
      const [, kind, name] = /^\s*(\S+)\s+(.*\S)\s*$/.exec(part) ?? [];
      if (!kind || !name || !(nodeKinds as readonly string[]).includes(kind)) {
        return {
          fault: `Line ${i + 1}: “${part.trim()}” must be one of ${nodeKinds.join(", ")} and a name.`,
        };
      }
      const key = `${kind} ${name}`;
      const id = ids.get(key) ?? key;
      nodes.set(key, { id, kind: kind as NodeKind, name });
      ends.push(id);
    }
    for (const [k, to] of ends.slice(1).entries()) edges.push({ from: ends[k]!, to });
  }
  return { graph: { nodes: [...nodes.values()], edges } };
}
