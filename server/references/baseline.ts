import { readRows } from "#db/clickhouse/bounded.ts";
import {
  type ProfileRow,
  profileSettings,
  profileStatements,
  styleFor,
  toProfile,
} from "#db/clickhouse/profile-rows.ts";
import {
  type BinStyle,
  profiledColumn,
  type SegmentSource,
  segmentValuesSql,
} from "#db/clickhouse/profile-sql.ts";
import { baselines } from "#db/postgres/schema/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Baseline, CategoricalProfile, NumericProfile, Profile } from "#lib/domain/profile.ts";
import { type Column, profiledColumns } from "#lib/domain/schema.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { and, eq } from "drizzle-orm";
import {
  type FixedEdges,
  type NumericFacts,
  type NumericStats,
  numericFacts,
  sumsInBins,
} from "./baseline-numeric.ts";

const valuesPerSegmentKey = 100;

type Input = { versionId: number; revision: number; columns: readonly Column[]; segments: readonly string[] };

/** A profiled column with its place in the schema. */
export type Placed = { column: Column; index: number };

/**
 * Freezes what the version's reference table says about every profiled column: edges, moments, quantiles and
 * profile, over all rows and in each segment. Segments use the edges and the median of the whole, so that
 * their hours are counted by the same slots. Replaces the baselines of the same revision.
 */
export async function fixBaselines(ctx: ServiceContext, input: Input): Promise<{ segments: string[] }> {
  const table = `reference_${input.versionId}_r${input.revision}`;
  const columns: Column[] = [...input.columns];
  const placed = profiledColumns({ revision: input.revision, columns }).map((column) => ({
    column,
    index: columns.indexOf(column),
  }));
  const facts = await numericFacts(ctx, table, placed, null);
  const { edges } = facts;
  const whole = await describe(ctx, table, placed, edges, null, facts);
  const rows = [...whole];
  for (const name of input.segments) {
    const segment = await freezeSegment(ctx, table, columns, name);
    const own = await numericFacts(ctx, table, placed, segment);
    rows.push(...(await describe(ctx, table, placed, edges, segment, own)));
  }
  await store(ctx, input, rows);
  return { segments: [...new Set(rows.map((r) => r.segment))].filter((s) => s !== "") };
}

/** The largest values of a segment key; whatever comes later belongs to `other`. */
async function freezeSegment(
  ctx: ServiceContext,
  table: string,
  columns: Column[],
  name: string,
): Promise<SegmentSource> {
  const index = columns.findIndex((c) => c.name === name);
  const column = columns[index];
  if (!column) throw new LeewayError("INVALID", `The segment key ${name} is not a column of the reference.`);
  const boolean = column.kind === "boolean";
  const rows = await readRows<[string, number]>(ctx.clickhouse, {
    query: segmentValuesSql(table, `c${index}`, boolean, valuesPerSegmentKey),
    caller: "references.segments",
    seconds: 120,
  });
  return { key: name, column: `c${index}`, boolean, values: rows.map(([value]) => value) };
}

type Described = { segment: string; column: string; baseline: Baseline };

/** Small references are not worth compiling for. */
export async function chooseStyle(ctx: ServiceContext, table: string): Promise<BinStyle> {
  const query = `SELECT count() FROM ${table}`;
  const [row] = await readRows<[number]>(ctx.clickhouse, { query, caller: "references.count" });
  return styleFor(row?.[0] ?? 0);
}

async function describe(
  ctx: ServiceContext,
  table: string,
  placed: Placed[],
  edges: Map<string, FixedEdges>,
  segment: SegmentSource | null,
  { stats }: NumericFacts,
): Promise<Described[]> {
  const style = await chooseStyle(ctx, table);
  const profiles = await readProfiles(ctx, table, placed, edges, segment, style);
  const sums = segment ? null : await sumsInBins(ctx, table, placed, edges, style);
  const labels = new Set(placed.filter((p) => p.column.role === "label").map((p) => p.column.name));
  return profiles.map(({ segment: name, feature, profile }) => {
    if (labels.has(feature)) waitForLabels(profile);
    if (profile.kind === "categorical") {
      return { segment: name, column: feature, baseline: categoricalBaseline(profile) };
    }
    const fixed = edges.get(feature) as FixedEdges;
    if (sums) fixed.representatives = representatives(fixed, profile, sums.get(feature) ?? []);
    const own = stats.get(`${name} ${feature}`) as NumericStats;
    return { segment: name, column: feature, baseline: { kind: "numeric", ...fixed, ...own, profile } };
  });
}

/** A row without a label is waiting for it, here as in events: it says nothing about the label. */
export function waitForLabels(profile: Profile): void {
  profile.n -= profile.nulls;
  profile.nulls = 0;
}

export function categoricalBaseline(profile: CategoricalProfile): Baseline {
  const counts = Object.values(profile.counts);
  const singletons = counts.filter((c) => c === 1).length;
  return { kind: "categorical", profile, distinct: counts.length, singletons };
}

/** The reference mean inside each slot; an empty bin has its middle, an empty tail the edge beside it. */
function representatives(fixed: FixedEdges, profile: NumericProfile, sums: number[]): number[] {
  const { edges } = fixed;
  return profile.counts.map((count, slot) => {
    const low = edges[slot - 1];
    const high = edges[slot];
    if (count > 0) {
      // Rounding of a sum must not put the mean outside its own bin.
      const mean = (sums[slot] ?? 0) / count;
      return Math.min(high ?? mean, Math.max(low ?? mean, mean));
    }
    if (low === undefined || high === undefined) return low ?? high ?? 0;
    return low / 2 + high / 2;
  });
}

export async function readProfiles(
  ctx: ServiceContext,
  table: string,
  placed: Placed[],
  edges: Map<string, FixedEdges>,
  segment: SegmentSource | null,
  style: BinStyle,
): Promise<{ segment: string; feature: string; profile: Profile }[]> {
  const columns = placed.map(({ column, index }) => {
    const fixed = edges.get(column.name);
    return fixed
      ? ({
          feature: column.name,
          column: `c${index}`,
          kind: "numeric",
          edges: fixed.edges,
          median: fixed.median ?? 0,
        } as const)
      : profiledColumn(column, index, { kind: "categorical" } as Baseline);
  });
  const source = { from: table, where: "1", hour: "toDateTime(0, 'UTC')", segment };
  const found = new Map<string, { segment: string; feature: string; profile: Profile }>();
  for (const query of profileStatements(source, columns, style)) {
    const rows = await readRows<[string, string, string, ...ProfileRow]>(ctx.clickhouse, {
      query,
      caller: "references.profile",
      seconds: 300,
      settings: profileSettings(style),
    });
    for (const [name, , feature, ...row] of rows) {
      found.set(`${name} ${feature}`, { segment: name, feature, profile: toProfile(row) });
    }
  }
  return [...found.values()];
}

async function store(ctx: ServiceContext, input: Input, rows: Described[]): Promise<void> {
  const place = { versionId: input.versionId, revision: input.revision };
  await transaction(ctx, async (tx) => {
    await tx.db
      .delete(baselines)
      .where(and(eq(baselines.versionId, input.versionId), eq(baselines.revision, input.revision)));
    for (let i = 0; i < rows.length; i += 200) {
      await tx.db.insert(baselines).values(rows.slice(i, i + 200).map((row) => ({ ...place, ...row })));
    }
  });
}
