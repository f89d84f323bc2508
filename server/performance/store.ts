import { eq } from "drizzle-orm";
import { readRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import { cellValues, models } from "#db/postgres/schema/index.ts";
import type { Grain } from "#lib/domain/drift.ts";
import type { ModelTask } from "#lib/domain/schema.ts";
import { type MetricResult, performanceRule, type Worth } from "#lib/performance/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { recordJudgements } from "#server/judgements/index.ts";
import type { Subject } from "#server/profiles/index.ts";
import type { AdaptedWindow } from "./adapt.ts";
import { adaptedCells, addAdapted, adaptedNames } from "./adapted-cells.ts";
import { worthKey } from "./values-store.ts";

/** `worth`: with what the cells are worth there, what was measured with other values is not found. */
export type Place = { segment: string; grain: Grain; worth: Worth | null };

/** Every metric of one window as it was measured; times in milliseconds. */
export type StoredWindow = {
  start: number;
  end: number;
  profileSeq: number;
  /** Events before this instant had had the time to get their label. */
  matured: number;
  n: number;
  labelled: number;
  /** Rows that were read, where that is fewer than n. */
  sampled: number;
  metrics: Record<string, MetricResult>;
  /** Null: nobody has asked for the estimate that is calibrated for each window. */
  adapted: AdaptedWindow | null;
};

export async function loadModel(
  ctx: ServiceContext,
  modelId: number,
): Promise<{ task: ModelTask; labelMaturity: string | null; worth: Worth | null }> {
  const [row] = await ctx.db
    .select({ task: models.task, labelMaturity: models.labelMaturity, worth: cellValues.worth })
    .from(models)
    .leftJoin(cellValues, eq(cellValues.modelId, models.id))
    .where(eq(models.id, modelId));
  return {
    task: (row?.task ?? "ranking") as ModelTask,
    labelMaturity: row?.labelMaturity ?? null,
    worth: row?.worth ?? null,
  };
}

function subjectSql(subject: Subject): string {
  return `version_id = ${subject.versionId} AND revision = ${subject.revision} AND reference_id = ${subject.referenceId}`;
}

/** What was measured by another rule or with other values counts as missing. */
function ruleSql(worth: Worth | null): string {
  return `rule = ${performanceRule} AND worth = ${quote(worthKey(worth))}`;
}

const numbers = [
  "value",
  "low",
  "high",
  "estimate",
  "estimate_low",
  "estimate_high",
  "p",
  "p_adjusted",
  "worsening",
  "floor",
  "minimum",
] as const satisfies readonly (keyof MetricResult)[];

type Row = [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  string,
  string,
  string,
  string,
  ...(number | null)[],
];

/** The newest stored windows that start in [from, to), by their start. */
export async function readWindowResults(
  ctx: ServiceContext,
  subject: Subject,
  place: Place & { from: Date; to: Date },
): Promise<Map<number, StoredWindow>> {
  const at = (d: Date) => `toDateTime(${Math.floor(d.getTime() / 1000)}, 'UTC')`;
  const rows = await readRows<Row>(ctx.clickhouse, {
    query:
      "SELECT toUnixTimestamp(start), toUnixTimestamp(end), profile_seq, toUnixTimestamp(matured), n, n_labelled, sampled, " +
      `metric, verdict, basis, pape_state, ${[...numbers, ...adaptedNames].join(", ")} FROM performance_windows FINAL WHERE ${subjectSql(subject)} ` +
      `AND ${ruleSql(place.worth)} AND segment = ${quote(place.segment)} AND grain = '${place.grain}' ` +
      `AND start >= ${at(place.from)} AND start < ${at(place.to)}`,
    caller: "performance.windows",
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  const windows = new Map<number, StoredWindow>();
  for (const [
    start,
    end,
    profileSeq,
    matured,
    n,
    labelled,
    sampled,
    metric,
    verdict,
    basis,
    state,
    ...rest
  ] of rows) {
    const own = windows.get(start * 1000) ?? {
      start: start * 1000,
      end: end * 1000,
      profileSeq,
      matured: matured * 1000,
      n,
      labelled,
      sampled,
      metrics: {},
      adapted: null,
    };
    const figures = Object.fromEntries(numbers.map((name, i) => [name, rest[i] ?? null]));
    own.metrics[metric] = { ...figures, verdict, basis: basis === "" ? null : basis } as MetricResult;
    own.adapted = addAdapted(own.adapted, metric, state, rest.slice(numbers.length));
    windows.set(start * 1000, own);
  }
  return windows;
}

/** One insert holds whole windows: all metrics of a window are there or none. */
export async function writeWindowResults(
  ctx: ServiceContext,
  subject: Subject,
  place: Place,
  windows: readonly StoredWindow[],
): Promise<void> {
  if (windows.length === 0) return;
  const measured = ctx.now().toISOString().replace("T", " ").replace("Z", "");
  await ctx.clickhouse.insert({
    table: "performance_windows",
    format: "JSONEachRow",
    values: windows.flatMap((w) =>
      Object.entries(w.metrics).map(([metric, result]) => ({
        version_id: subject.versionId,
        revision: subject.revision,
        reference_id: subject.referenceId,
        segment: place.segment,
        grain: place.grain,
        start: w.start / 1000,
        metric,
        end: w.end / 1000,
        profile_seq: w.profileSeq,
        matured: Math.floor(w.matured / 1000),
        measured_at: measured,
        rule: performanceRule,
        worth: worthKey(place.worth),
        n: w.n,
        n_labelled: w.labelled,
        sampled: w.sampled,
        verdict: result.verdict,
        basis: result.basis ?? "",
        ...Object.fromEntries(numbers.map((name) => [name, result[name]])),
        ...adaptedCells(w.adapted, metric),
      })),
    ),
  });
  await recordJudgements(
    ctx,
    { versionId: subject.versionId, stage: "performance", segment: place.segment, grain: place.grain },
    windows.flatMap((w) =>
      Object.entries(w.metrics).map(([metric, result]) => ({
        at: ctx.now().getTime(),
        subject: metric,
        start: w.start,
        end: w.end,
        revision: subject.revision,
        against: `${subject.referenceId} ${worthKey(place.worth)}`.trimEnd(),
        rule: performanceRule,
        n: w.n,
        labelled: w.labelled,
        verdict: result.verdict,
        p: result.p,
        pAdjusted: result.p_adjusted,
        effect: result.worsening,
        value: result.value ?? result.estimate,
      })),
    ),
  );
}

/** What was learnt from the reference, as JSON text. */
export async function readFit(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
  worth: Worth | null,
): Promise<string | null> {
  const [row] = await readRows<[string]>(ctx.clickhouse, {
    query:
      `SELECT fit FROM performance_fits FINAL WHERE ${subjectSql(subject)} ` +
      `AND segment = ${quote(segment)} AND ${ruleSql(worth)}`,
    caller: "performance.fit",
  });
  return row?.[0] ?? null;
}

export async function writeFit(
  ctx: ServiceContext,
  subject: Subject,
  { segment, worth }: Omit<Place, "grain">,
  fit: string,
): Promise<void> {
  await ctx.clickhouse.insert({
    table: "performance_fits",
    format: "JSONEachRow",
    values: [
      {
        version_id: subject.versionId,
        revision: subject.revision,
        reference_id: subject.referenceId,
        segment,
        rule: performanceRule,
        worth: worthKey(worth),
        fitted_at: ctx.now().toISOString().replace("T", " ").replace("Z", ""),
        fit,
      },
    ],
  });
}

/** One metric of the window that starts then, in every stored segment. */
export async function readSegmentResults(
  ctx: ServiceContext,
  subject: Subject,
  of: { grain: Grain; start: Date; metric: string; worth: Worth | null },
): Promise<(MetricResult & { segment: string; n: number; labelled: number })[]> {
  const rows = await readRows<[string, number, number, string, string, ...(number | null)[]]>(
    ctx.clickhouse,
    {
      query:
        `SELECT segment, n, n_labelled, verdict, basis, ${numbers.join(", ")} FROM performance_windows FINAL ` +
        `WHERE ${subjectSql(subject)} AND ${ruleSql(of.worth)} AND segment != '' AND n > 0 AND grain = '${of.grain}' ` +
        `AND start = toDateTime(${Math.floor(of.start.getTime() / 1000)}, 'UTC') AND metric = ${quote(of.metric)} ` +
        "ORDER BY segment",
      caller: "performance.segments",
    },
  );
  return rows.map(([segment, n, labelled, verdict, basis, ...rest]) => {
    const figures = Object.fromEntries(numbers.map((name, i) => [name, rest[i] ?? null]));
    return {
      segment,
      n,
      labelled,
      ...figures,
      verdict,
      basis: basis === "" ? null : basis,
    } as MetricResult & {
      segment: string;
      n: number;
      labelled: number;
    };
  });
}

/** By version: when its newest result was stored, in milliseconds, of windows that begin after `since`. */
export async function readNewestMeasured(ctx: ServiceContext, since: Date): Promise<Map<number, number>> {
  const rows = await readRows<[number, string | number]>(ctx.clickhouse, {
    query:
      `SELECT version_id, toUnixTimestamp64Milli(max(measured_at)) FROM performance_windows ` +
      `WHERE start >= toDateTime(${Math.floor(since.getTime() / 1000)}, 'UTC') GROUP BY version_id`,
    caller: "performance.newest",
  });
  return new Map(rows.map(([version, at]) => [version, Number(at)]));
}
