import { and, asc, eq, inArray, lt, sql } from "drizzle-orm";
import { streamAlarms, streamRuns, streamSettings, versions } from "#db/postgres/schema/index.ts";
import type { Calibration, Measured } from "#lib/stream/calibrate.ts";
import type { State } from "#lib/stream/index.ts";
import type { StreamSettings } from "#lib/stream/settings.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject } from "#server/profiles/index.ts";

/** null where the stable stretch does not suffice for this detector. */
export type Parameters =
  | (Omit<Calibration, "replayed"> & {
      replayed: number | null;
      wanted: number;
      measured: Measured;
      dummy: Measured;
    })
  | null;
export type Run = Omit<typeof streamRuns.$inferSelect, "parameters" | "state" | "marks"> & {
  parameters: Parameters;
  state: State;
  marks: [n: number, hour: number][];
};
export type Alarm = Omit<typeof streamAlarms.$inferInsert, "id">;

function place(subject: Subject, signal?: string) {
  return and(
    eq(streamRuns.versionId, subject.versionId),
    eq(streamRuns.revision, subject.revision),
    eq(streamRuns.referenceId, subject.referenceId),
    ...(signal === undefined ? [] : [eq(streamRuns.signal, signal)]),
  );
}

export async function loadRuns(ctx: ServiceContext, subject: Subject, signal?: string): Promise<Run[]> {
  const rows = await ctx.db
    .select()
    .from(streamRuns)
    .where(place(subject, signal))
    .orderBy(asc(streamRuns.id));
  return rows as Run[];
}

export async function addRuns(ctx: ServiceContext, runs: (typeof streamRuns.$inferInsert)[]): Promise<void> {
  if (runs.length > 0) await ctx.db.insert(streamRuns).values(runs).onConflictDoNothing();
}

export async function saveRun(tx: ServiceContext, run: Run): Promise<void> {
  const { state, marks, n, watermark, fingerprint } = run;
  await tx.db
    .update(streamRuns)
    .set({ state, marks, n, watermark, fingerprint })
    .where(eq(streamRuns.id, run.id));
}

export async function addAlarms(tx: ServiceContext, alarms: Alarm[]): Promise<void> {
  for (let i = 0; i < alarms.length; i += 1000)
    await tx.db
      .insert(streamAlarms)
      .values(alarms.slice(i, i + 1000))
      .onConflictDoNothing();
}

export async function dropAlarms(tx: ServiceContext, runs: readonly Pick<Run, "id">[]): Promise<void> {
  const ids = runs.map((r) => r.id);
  if (ids.length > 0) await tx.db.delete(streamAlarms).where(inArray(streamAlarms.runId, ids));
}

export async function loadAlarms(ctx: ServiceContext, runs: readonly Run[]) {
  const ids = runs.map((r) => r.id);
  if (ids.length === 0) return [];
  return ctx.db
    .select()
    .from(streamAlarms)
    .where(inArray(streamAlarms.runId, ids))
    .orderBy(asc(streamAlarms.n));
}

export async function dropRuns(tx: ServiceContext, runs: readonly Pick<Run, "id">[]): Promise<void> {
  const ids = runs.map((r) => r.id);
  if (ids.length > 0) await tx.db.delete(streamRuns).where(inArray(streamRuns.id, ids));
}

/** The newest run of each version, of all projects: how a job sees that thresholds were found. */
export async function newestRuns(ctx: ServiceContext): Promise<Map<number, number>> {
  authorize(ctx, "models:read");
  const rows = await ctx.db
    .select({ versionId: streamRuns.versionId, id: sql<string>`max(${streamRuns.id})` })
    .from(streamRuns)
    .groupBy(streamRuns.versionId);
  return new Map(rows.map((row) => [row.versionId, Number(row.id)]));
}

/** All runs of models whose settings were last changed before a time, without what the detectors remember. */
export async function runsOfSettingsBefore(
  tx: ServiceContext,
  before: Date,
): Promise<{ run: Pick<Run, "id" | "signal" | "detector" | "runLength">; settings: StreamSettings }[]> {
  const { id, signal, detector, runLength } = streamRuns;
  return tx.db
    .select({ run: { id, signal, detector, runLength }, settings: streamSettings.settings })
    .from(streamSettings)
    .innerJoin(versions, eq(versions.modelId, streamSettings.modelId))
    .innerJoin(streamRuns, eq(streamRuns.versionId, versions.id))
    .where(lt(streamSettings.updatedAt, before));
}

export type SettingsRow = typeof streamSettings.$inferSelect;

export async function selectSettings(ctx: ServiceContext, modelId: number): Promise<SettingsRow | undefined> {
  const [row] = await ctx.db.select().from(streamSettings).where(eq(streamSettings.modelId, modelId));
  return row;
}

/** What is set for each version's model, of all projects. */
export async function selectAllSettings(
  ctx: ServiceContext,
): Promise<{ versionId: number; settings: StreamSettings }[]> {
  return ctx.db
    .select({ versionId: versions.id, settings: streamSettings.settings })
    .from(streamSettings)
    .innerJoin(versions, eq(versions.modelId, streamSettings.modelId));
}

/** Until the transaction ends nobody else changes these settings, also where there are none yet. */
export async function lockSettings(tx: ServiceContext, modelId: number): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext('stream_settings'), ${modelId}::int)`);
}

export async function replaceSettings(tx: ServiceContext, row: SettingsRow): Promise<void> {
  const { settings, updatedBy, updatedAt } = row;
  await tx.db
    .insert(streamSettings)
    .values(row)
    .onConflictDoUpdate({ target: streamSettings.modelId, set: { settings, updatedBy, updatedAt } });
}
