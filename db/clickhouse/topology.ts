/** One set of SQL files serves a single engine and a cluster: only these substitutions differ. */
export type Topology = { cluster: string | null };

/** Reads CLICKHOUSE_CLUSTER (empty: a single engine). */
export function topologyFromEnv(env: Record<string, string | undefined>): Topology {
  return { cluster: env.CLICKHOUSE_CLUSTER ? env.CLICKHOUSE_CLUSTER : null };
}

/**
 * `{on_cluster}` → `ON CLUSTER 'name'` or nothing; `{engine:ReplacingMergeTree(v)}` → the engine, or its
 * replicated form (whose path and replica come from the server's default macros).
 */
export function substituteEngine(text: string, topology: Topology): string {
  return text
    .replaceAll("{on_cluster}", topology.cluster ? `ON CLUSTER '${topology.cluster}'` : "")
    .replace(/\{engine:(\w+)\(([^)]*)\)\}/g, (_, engine: string, args: string) =>
      topology.cluster ? `Replicated${engine}(${args})` : `${engine}(${args})`,
    );
}
