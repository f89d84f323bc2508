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
 * transformations. Where column lineage is known for a field, only the columns it comes from lead to it, through the job that
 * wrote it: a job that makes fields from different data sets stands once for each set of them, so that no field seems to
 * come from another one's data. Empty where no run wrote a field that the model has.
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
  const jobId = (n: LearnedNode) => `${n.kind}:${n.namespace}/${n.name}`;
  /** The jobs that wrote a data set from these: those that read one of them, else all that wrote it. */
  const writersOf = (node: number, sources: readonly LearnedNode[]): LearnedNode[] => {
    if (sources.length === 0) return [];
    const jobs = (into.get(node) ?? [])
      .flatMap((e) => byId.get(e.fromNode) ?? [])
      .filter((n) => n.kind === "job");
    const readers = jobs.filter((j) => into.get(j.id)?.some((e) => sources.some((s) => s.id === e.fromNode)));
    return readers.length > 0 ? readers : jobs;
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
      const sources = [...new Set(columns.map((c) => c.fromNode))].flatMap((n) => byId.get(n) ?? []);
      for (const from of sources) climb(from.id);
      const through = writersOf(node.id, sources);
      for (const job of through) {
        const own = `${jobId(job)}#${sources
          .map((s) => s.id)
          .toSorted((a, b) => a - b)
          .join("+")}`;
        out.nodes.set(own, { id: own, kind: "transformation", name: `${job.namespace}/${job.name}` });
        for (const from of sources) link(add(from), own);
        link(own, id);
      }
      if (through.length === 0) for (const from of sources) link(add(from), id);
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
