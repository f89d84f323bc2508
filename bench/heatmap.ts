import { sql } from "drizzle-orm";
import {
  baselines,
  models,
  profiledHours,
  projects,
  schemaRevisions,
  versions,
} from "#db/postgres/schema/index.ts";
import type { NumericBaseline } from "#lib/domain/profile.ts";
import type { Column } from "#lib/domain/schema.ts";
import { driftReport, heatmap, scoreWiderWindows } from "#server/drift/index.ts";
import { createContext, type ServiceContext } from "#server/kernel/context.ts";
import { findSubject } from "#server/profiles/index.ts";
import { qualityMap } from "#server/quality/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import setup from "#tests/engines.setup.ts";

/**
 * Heatmap data of 500 features × 90 days: daily cells from stored scores, and windows that nobody has asked
 * for before, from hourly profiles.
 */
export const name = "heatmap";

const features = 500;
const days = 90;
const start = new Date("2026-01-01T00:00:00Z");
const bins = 32;

/** A standard normal reference of 10,000 rows over 32 equal-width bins from −3.2 to 3.2. */
function baseline(feature: number): NumericBaseline {
  const edges = Array.from({ length: bins + 1 }, (_, i) => -3.2 + i * 0.2);
  const representatives = [-3.4, ...edges.slice(0, -1).map((e) => e + 0.1), 3.4];
  const density = representatives.map((x) => Math.exp((-x * x) / 2));
  const total = density.reduce((a, b) => a + b, 0);
  const counts = density.map((d, i) => Math.round((10_000 * d) / total + 5 * Math.sin(feature + 7 * i)) + 5);
  const n = counts.reduce((a, b) => a + b, 0);
  const sum = (f: (x: number) => number) =>
    counts.reduce((a, c, i) => a + c * f(representatives[i] as number), 0);
  const profile = {
    kind: "numeric" as const,
    n,
    nulls: 0,
    nan: 0,
    posInf: 0,
    negInf: 0,
    counts,
    sum: sum((x) => x),
    sumSquares: sum((x) => x * x),
    sumAbsDev: sum((x) => Math.abs(x)),
    sumBelow: 0,
    sumAbove: 0,
    min: -4,
    max: 4,
  };
  const quantiles = { "0.25": -0.674, "0.5": 0, "0.75": 0.674 };
  const std = Math.sqrt(profile.sumSquares / n);
  return {
    kind: "numeric",
    edges,
    representatives,
    atoms: false,
    profile,
    median: 0,
    mean: 0,
    std,
    iqr: 1.349,
    quantiles,
    distinct: n,
  };
}

async function fill(rowsPerHour: number): Promise<ServiceContext> {
  const system = createContext({ actor: { kind: "system", job: "bench" }, projectId: 0 });
  const slug = `bench-${process.pid}-${rowsPerHour}-${Date.now()}`;
  const { db, clickhouse } = system;
  const [project] = await db.insert(projects).values({ slug, name: slug }).returning({ id: projects.id });
  const projectId = project?.id ?? 0;
  const [model] = await db
    .insert(models)
    .values({ projectId, name: "wide", task: "binary" })
    .returning({ id: models.id });
  const [version] = await db
    .insert(versions)
    .values({ modelId: model?.id ?? 0, name: "1", revision: 1 })
    .returning({ id: versions.id });
  const versionId = version?.id ?? 0;
  await db
    .update(models)
    .set({ activeVersionId: versionId })
    .where(sql`id = ${model?.id ?? 0}`);
  const column = (i: number): Column => ({
    name: `feature_${i}`,
    kind: "numeric",
    role: "feature",
    nullable: true,
    reason: "bench",
    overridden: false,
    segment: false,
    integer: false,
    scoreClass: null,
  });
  const columns = Array.from({ length: features }, (_, i) => column(i));
  await db
    .insert(schemaRevisions)
    .values({ versionId, revision: 1, columns, reason: "bench", createdBy: "bench" });
  const rows = columns.map((c, i) => ({ versionId, revision: 1, column: c.name, baseline: baseline(i) }));
  await db.insert(baselines).values(rows);
  const hours = Array.from({ length: days * 24 }, (_, i) => ({
    versionId,
    revision: 1,
    hour: new Date(start.getTime() + i * 3_600_000),
    computed: 1,
    n: rowsPerHour,
  }));
  await db.insert(profiledHours).values(hours);
  const typical = baseline(0).profile;
  const density = typical.counts.map((c) => c / typical.n);
  for (let day = 0; day < days; day += 10) {
    const at = `toDateTime(${start.getTime() / 1000 + day * 86_400}, 'UTC') + toIntervalHour(intDiv(number, ${features}))`;
    const counts = `arrayMap((p, i) -> toUInt32(greatest(0, round(${rowsPerHour} * p + sqrt(${rowsPerHour} * p) * sin(number * 37. + i * 11.)))), [${density.join(",")}], range(${density.length}))`;
    await clickhouse.command({
      query:
        "INSERT INTO profiles_hour (version_id, revision, segment, hour, feature, computed, n, counts, sum, sum_squares, sum_abs_dev, min, max) " +
        `SELECT ${versionId}, 1, '', ${at}, 'feature_' || toString(number % ${features}), 1, arraySum(c), c, 0, arraySum(c), arraySum(c) * 0.798, -4, 4 ` +
        `FROM (SELECT number, ${counts} AS c FROM numbers(${features * 240}))`,
    });
  }
  return { ...system, projectId, now: () => new Date(start.getTime() + days * 86_400_000) };
}

async function p95(times: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const before = performance.now();
    await work();
    took.push(performance.now() - before);
  }
  took.sort((a, b) => a - b);
  return took[Math.ceil(0.95 * took.length) - 1] ?? 0;
}

const range = { from: start.toISOString(), to: new Date(start.getTime() + days * 86_400_000).toISOString() };

function ms(x: number): string {
  return `${x.toFixed(0)} ms`;
}

async function forgetWeeks(ctx: ServiceContext): Promise<void> {
  // What an earlier answer still stores behind itself must be there before it is deleted.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await ctx.clickhouse.command({
    query: "ALTER TABLE drift_windows DELETE WHERE grain = 'week'",
    clickhouse_settings: { mutations_sync: "2" },
  });
}

/** Asks until the scores that the first answer computed have been stored behind it. */
async function settle(ask: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if ((await p95(1, ask)) < 150) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Budget in milliseconds for a page of stored scores, and for windows that nobody asked for before. */
const budgets = { stored: 100, fresh: 500, growth: 1.1 };

export async function run(print: (line: string) => void): Promise<void> {
  const stop = await setup();
  try {
    const ctx = await fill(40);
    const daily = (c: ServiceContext) => () => heatmap(c, { model: "wide", ...range, grain: "day" });
    print(
      `500 features × 90 days, every floor simulated and every cell scored: ${ms(await p95(1, daily(ctx)))}`,
    );
    await settle(daily(ctx));
    const stored = await p95(30, daily(ctx));
    print(`daily cells from stored scores, p95 of 30: ${ms(stored)} (budget ${budgets.stored})`);
    const quality = () => qualityMap(ctx, { model: "wide", ...range, grain: "day" });
    print(`quality map, every check of 500 × 90 cells: ${ms(await p95(1, quality))}`);
    print(`quality map asked for again, p95 of 20: ${ms(await p95(20, quality))}`);
    // As the worker does in the background; then its scores are taken away, and the floors stay.
    await scoreWiderWindows(ctx, await findSubject(ctx, { model: "wide" }));
    let week = 0;
    for (let i = 0; i < 5; i++) {
      await forgetWeeks(ctx);
      week = Math.max(week, await p95(1, () => heatmap(ctx, { model: "wide", ...range, grain: "week" })));
    }
    print(`weekly cells never asked before, slowest of 5: ${ms(week)} (budget ${budgets.fresh})`);
    let shift = 0;
    const custom = await p95(5, () => {
      const from = new Date(start.getTime() + ++shift * 86_400_000).toISOString();
      const to = new Date(start.getTime() + (shift + 40) * 86_400_000).toISOString();
      return driftReport(ctx, { model: "wide", from, to, from_b: range.from, to_b: from });
    });
    print(`two windows of one's own choice, a new reference for each of 500 features: ${ms(custom)}`);
    const many = await fill(400);
    await settle(daily(many));
    const tenfold = await p95(30, daily(many));
    const growth = tenfold / stored;
    print(`ten times the events: ${ms(tenfold)}, ${growth.toFixed(2)} × (budget ${budgets.growth})`);
    if (stored > budgets.stored || week > budgets.fresh) process.exitCode = 1;
  } finally {
    await closeStores();
    await stop?.();
  }
}
