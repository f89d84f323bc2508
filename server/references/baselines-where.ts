import type { Baseline, NumericBaseline } from "#lib/domain/profile.ts";
import { type Column, profiledColumns } from "#lib/domain/schema.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { categoricalBaseline, chooseStyle, readProfiles, waitForLabels } from "./baseline.ts";
import { type FixedEdges, numericFacts, type NumericStats } from "./baseline-numeric.ts";

type Input = {
  versionId: number;
  revision: number;
  columns: readonly Column[];
  /** A condition on rows of the reference's table. */
  where: string;
  /** The baselines of all rows, whose edges and centres are kept. */
  whole: ReadonlyMap<string, Baseline>;
};

/** What some of the reference's rows say about every profiled column, over the edges that the whole of it froze. */
export async function baselinesWhere(ctx: ServiceContext, input: Input): Promise<Map<string, Baseline>> {
  const columns = [...input.columns];
  const placed = profiledColumns({ revision: input.revision, columns }).map((column) => ({
    column,
    index: columns.indexOf(column),
  }));
  const table = `(SELECT * FROM reference_${input.versionId}_r${input.revision} WHERE ${input.where})`;
  const { stats } = await numericFacts(ctx, table, placed, null);
  const edges = new Map<string, FixedEdges>();
  for (const [name, baseline] of input.whole)
    if (baseline.kind === "numeric") edges.set(name, fixedOf(baseline));
  const profiles = await readProfiles(ctx, table, placed, edges, null, await chooseStyle(ctx, table));
  const labels = new Set(placed.filter((p) => p.column.role === "label").map((p) => p.column.name));
  return new Map(
    profiles.map(({ feature, profile }): [string, Baseline] => {
      if (labels.has(feature)) waitForLabels(profile);
      if (profile.kind === "categorical") return [feature, categoricalBaseline(profile)];
      const fixed = edges.get(feature) as FixedEdges;
      const own = stats.get(` ${feature}`) as NumericStats;
      return [feature, { kind: "numeric", ...fixed, ...own, profile }];
    }),
  );
}

function fixedOf({ edges, atoms, representatives, median }: NumericBaseline): FixedEdges {
  return { edges, atoms, representatives, median };
}
