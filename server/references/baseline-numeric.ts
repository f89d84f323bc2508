import { readRows } from "#db/clickhouse/bounded.ts";
import { binSumsSql, type ColumnFacts, columnFactsSql, fineQuantiles } from "#db/clickhouse/baseline-sql.ts";
import { profileSettings } from "#db/clickhouse/profile-rows.ts";
import type { BinStyle, SegmentSource } from "#db/clickhouse/profile-sql.ts";
import type { NumericBaseline } from "#lib/domain/profile.ts";
import { chooseEdges, mostAtoms } from "#lib/sketch/edges.ts";
import { summaryQuantiles } from "#lib/sketch/window-summary.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Placed } from "./baseline.ts";

/** What all segments share: the slots and the centre of deviations. */
export type FixedEdges = Pick<NumericBaseline, "edges" | "atoms" | "representatives" | "median">;
export type NumericStats = Pick<NumericBaseline, "mean" | "std" | "iqr" | "quantiles" | "distinct">;

// A column is sorted in memory: a few at a time.
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

export type NumericFacts = {
  /** Keyed by `segment column`. */
  stats: Map<string, NumericStats>;
  /** Keyed by column; empty for segments, which share those of the whole. */
  edges: Map<string, FixedEdges>;
};

export async function numericFacts(
  ctx: ServiceContext,
  table: string,
  placed: readonly Placed[],
  segment: SegmentSource | null,
): Promise<NumericFacts> {
  const facts: NumericFacts = { stats: new Map(), edges: new Map() };
  for (const chunk of chunks(numericColumns(placed))) {
    const names = chunk.map((c) => c.sql);
    const rows = await readRows<ColumnFacts>(ctx.clickhouse, {
      query: columnFactsSql(table, names, summaryQuantiles, mostAtoms, segment),
      caller: "references.facts",
      seconds: 300,
      settings,
    });
    for (const row of rows) {
      const [i, name, finite, distinct, , , , fine, values] = row;
      const { column } = chunk[i] as Numeric;
      const stats = statsOf(row);
      facts.stats.set(`${name} ${column.name}`, stats);
      if (segment) continue;
      const chosen = chooseEdges({
        quantiles: fineQuantiles(finite, fine),
        values: distinct <= mostAtoms ? values : null,
      });
      facts.edges.set(column.name, {
        ...chosen,
        representatives: [],
        median: stats.quantiles["0.5"] ?? null,
      });
    }
  }
  return facts;
}

function statsOf([, , finite, distinct, mean, std, around]: ColumnFacts): NumericStats {
  const quantiles: Record<string, number> = {};
  for (const [j, [low, high]] of around.entries()) {
    const q = summaryQuantiles[j] as number;
    const position = (finite - 1) * q;
    const t = position - Math.floor(position);
    // Linear between order statistics, from the nearer one (see lib/stats/bins/quantile.ts).
    quantiles[String(q)] = t >= 0.5 ? high - (high - low) * (1 - t) : low + (high - low) * t;
  }
  const [low, high] = [quantiles["0.25"], quantiles["0.75"]];
  const iqr = low === undefined || high === undefined ? null : high - low;
  return { mean, std, iqr, quantiles, distinct };
}

/** Sums of the values in each slot, by column name. */
export async function sumsInBins(
  ctx: ServiceContext,
  table: string,
  placed: readonly Placed[],
  edges: ReadonlyMap<string, FixedEdges>,
  style: BinStyle,
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
      query: binSumsSql(table, columns, style),
      caller: "references.bins",
      seconds: 300,
      settings: profileSettings(style),
    });
    for (const [i, found] of rows)
      sums.set(
        (chunk[i] as Numeric).column.name,
        found.map((x) => x ?? 0),
      );
  }
  return sums;
}
