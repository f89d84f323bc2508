import { readRows } from "#db/clickhouse/bounded.ts";
import { binSumsSql, edgeCandidatesSql, numericStatsSql } from "#db/clickhouse/baseline-sql.ts";
import type { SegmentSource } from "#db/clickhouse/profile-sql.ts";
import type { NumericBaseline } from "#lib/domain/profile.ts";
import { chooseEdges, mostAtoms } from "#lib/sketch/edges.ts";
import { summaryQuantiles } from "#lib/sketch/window-summary.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Placed } from "./baseline.ts";

/** What all segments share: the slots and the centre of deviations. */
export type FixedEdges = Pick<NumericBaseline, "edges" | "atoms" | "representatives" | "median">;
export type NumericStats = Pick<NumericBaseline, "mean" | "std" | "iqr" | "quantiles" | "distinct">;

// Exact order statistics hold a column in memory: a few columns at a time.
const columnsPerQuery = 8;
const settings = { max_query_size: "33554432" };

type Numeric = Placed & { sql: string };

function numericColumns(placed: readonly Placed[]): Numeric[] {
  return placed.filter((p) => p.column.kind === "numeric").map((p) => ({ ...p, sql: `c${p.index}` }));
}

function chunks<T>(all: readonly T[]): T[][] {
  const out: T[][] = [];
  for (let i = 0; i < all.length; i += columnsPerQuery) out.push(all.slice(i, i + columnsPerQuery));
  return out;
}

export async function fixEdges(
  ctx: ServiceContext,
  table: string,
  placed: readonly Placed[],
): Promise<Map<string, FixedEdges>> {
  const stats = await numericStats(ctx, table, placed, null);
  const fixed = new Map<string, FixedEdges>();
  for (const chunk of chunks(numericColumns(placed))) {
    const query = edgeCandidatesSql(
      table,
      chunk.map((c) => c.sql),
      mostAtoms,
    );
    const rows = await readRows<[number, number[], number[]]>(ctx.clickhouse, {
      query,
      caller: "references.edges",
      seconds: 300,
      settings,
    });
    for (const [i, orderStatistics, distinct] of rows) {
      const { column } = chunk[i] as Numeric;
      const values = distinct.length <= mostAtoms ? distinct : null;
      const { edges, atoms } = chooseEdges({ quantiles: orderStatistics, values });
      const median = stats.get(` ${column.name}`)?.quantiles["0.5"] ?? null;
      fixed.set(column.name, { edges, atoms, representatives: [], median });
    }
  }
  return fixed;
}

/** Keyed by `segment column`. */
export async function numericStats(
  ctx: ServiceContext,
  table: string,
  placed: readonly Placed[],
  segment: SegmentSource | null,
): Promise<Map<string, NumericStats>> {
  const stats = new Map<string, NumericStats>();
  for (const chunk of chunks(numericColumns(placed))) {
    const names = chunk.map((c) => c.sql);
    type Row = [number, string, number, number, number | null, number | null, (number | null)[]];
    const rows = await readRows<Row>(ctx.clickhouse, {
      query: numericStatsSql(table, names, summaryQuantiles, segment),
      caller: "references.stats",
      seconds: 300,
      settings,
    });
    for (const [i, name, finite, distinct, mean, std, found] of rows) {
      const quantiles: Record<string, number> = {};
      for (const [j, q] of summaryQuantiles.entries()) {
        const value = found[j];
        if (finite > 0 && value !== null && value !== undefined) quantiles[String(q)] = value;
      }
      const [low, high] = [quantiles["0.25"], quantiles["0.75"]];
      const iqr = low === undefined || high === undefined ? null : high - low;
      stats.set(`${name} ${(chunk[i] as Numeric).column.name}`, { mean, std, iqr, quantiles, distinct });
    }
  }
  return stats;
}

/** Sums of the values in each slot, by column name. */
export async function sumsInBins(
  ctx: ServiceContext,
  table: string,
  placed: readonly Placed[],
  edges: ReadonlyMap<string, FixedEdges>,
): Promise<Map<string, number[]>> {
  const sums = new Map<string, number[]>();
  for (const chunk of chunks(numericColumns(placed))) {
    const columns = chunk.map((c) => ({
      feature: c.column.name,
      column: c.sql,
      kind: "numeric" as const,
      edges: edges.get(c.column.name)?.edges ?? [],
      median: 0,
    }));
    const rows = await readRows<[number, (number | null)[]]>(ctx.clickhouse, {
      query: binSumsSql(table, columns),
      caller: "references.bins",
      seconds: 300,
      settings,
    });
    for (const [i, found] of rows)
      sums.set(
        (chunk[i] as Numeric).column.name,
        found.map((x) => x ?? 0),
      );
  }
  return sums;
}
