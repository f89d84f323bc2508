import { and, asc, desc, eq, gte, lt, max, min, or, sql } from "drizzle-orm";
import {
  baselines,
  dirtyHours,
  models,
  profiledHours,
  referenceSets,
  schemaRevisions,
  versions,
} from "#db/postgres/schema/index.ts";
import type { Baseline } from "#lib/domain/profile.ts";
import type { Column } from "#lib/domain/schema.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type VersionRow = {
  projectId: number;
  modelId: number;
  model: string;
  timeZone: string;
  versionId: number;
  version: string;
  revision: number;
  referenceId: number;
};

type Revision = { versionId: number; revision: number };

const versionFields = {
  projectId: models.projectId,
  modelId: models.id,
  model: models.name,
  timeZone: models.timeZone,
  versionId: versions.id,
  version: versions.name,
  revision: versions.revision,
  referenceId: sql<number>`coalesce((select max(${referenceSets.id}) from ${referenceSets}
    where ${referenceSets.versionId} = ${versions.id}), 0)`,
};

/** The named version, or the active one; null when there is no such model or version. */
export async function findVersion(
  ctx: ServiceContext,
  input: { model: string; version?: string | undefined },
): Promise<VersionRow | "no version" | null> {
  const wanted = input.version ? eq(versions.name, input.version) : eq(versions.id, models.activeVersionId);
  const [row] = await ctx.db
    .select({ ...versionFields, activeVersionId: models.activeVersionId })
    .from(models)
    .leftJoin(versions, and(eq(versions.modelId, models.id), wanted))
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, input.model)));
  if (!row) return null;
  const { activeVersionId, ...found } = row;
  if (found.versionId === null) return input.version || activeVersionId !== null ? null : "no version";
  return found as VersionRow;
}

export async function findVersionById(ctx: ServiceContext, versionId: number): Promise<VersionRow | null> {
  const [row] = await ctx.db
    .select(versionFields)
    .from(versions)
    .innerJoin(models, eq(versions.modelId, models.id))
    .where(eq(versions.id, versionId));
  return row ?? null;
}

export async function loadColumns(ctx: ServiceContext, of: Revision): Promise<Column[]> {
  const [row] = await ctx.db
    .select({ columns: schemaRevisions.columns })
    .from(schemaRevisions)
    .where(and(eq(schemaRevisions.versionId, of.versionId), eq(schemaRevisions.revision, of.revision)));
  return row?.columns ?? [];
}

export async function loadBaselines(
  ctx: ServiceContext,
  of: Revision,
  segment: string,
): Promise<Map<string, Baseline>> {
  const rows = await ctx.db
    .select({ column: baselines.column, baseline: baselines.baseline })
    .from(baselines)
    .where(
      and(
        eq(baselines.versionId, of.versionId),
        eq(baselines.revision, of.revision),
        eq(baselines.segment, segment),
      ),
    );
  return new Map(rows.map((r) => [r.column, r.baseline]));
}

/** The segments that the reference froze, without the empty one. */
export async function loadSegments(ctx: ServiceContext, of: Revision): Promise<string[]> {
  const rows = await ctx.db
    .selectDistinct({ segment: baselines.segment })
    .from(baselines)
    .where(and(eq(baselines.versionId, of.versionId), eq(baselines.revision, of.revision)));
  return rows.map((r) => r.segment).filter((s) => s !== "");
}

/** Versions with hours to profile, the longest waiting first. */
export async function dirtyVersions(ctx: ServiceContext): Promise<number[]> {
  const rows = await ctx.db
    .select({ versionId: dirtyHours.versionId })
    .from(dirtyHours)
    .groupBy(dirtyHours.versionId)
    .orderBy(asc(sql`min(${dirtyHours.seq})`));
  return rows.map((r) => r.versionId);
}

export async function loadDirtyHours(
  ctx: ServiceContext,
  versionId: number,
  limit: number,
): Promise<{ hour: Date; seq: number }[]> {
  return ctx.db
    .select({ hour: dirtyHours.hour, seq: dirtyHours.seq })
    .from(dirtyHours)
    .where(eq(dirtyHours.versionId, versionId))
    .orderBy(desc(dirtyHours.hour))
    .limit(limit);
}

export async function oldestDirtyHour(ctx: ServiceContext, versionId: number): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ hour: min(dirtyHours.hour) })
    .from(dirtyHours)
    .where(eq(dirtyHours.versionId, versionId));
  return row?.hour ?? null;
}

export async function dirtyHoursBetween(
  ctx: ServiceContext,
  versionId: number,
  from: Date,
  to: Date,
): Promise<Date[]> {
  const rows = await ctx.db
    .select({ hour: dirtyHours.hour })
    .from(dirtyHours)
    .where(
      and(
        eq(dirtyHours.versionId, versionId),
        gte(dirtyHours.hour, new Date(from.getTime() - 3_600_000)),
        lt(dirtyHours.hour, to),
      ),
    );
  return rows.map((r) => r.hour);
}

/** One worker at a time per version; the lock ends with the transaction. */
export async function tryLockVersion(tx: ServiceContext, versionId: number): Promise<boolean> {
  const [row] = await tx.db.execute<{ locked: boolean }>(
    sql`select pg_try_advisory_xact_lock(${profileLock}, ${versionId}) as locked`,
  );
  return row?.locked === true;
}
const profileLock = 7_204_513;

export async function nextSeq(ctx: ServiceContext): Promise<number> {
  const [row] = await ctx.db.execute<{ seq: string }>(sql`select nextval('profile_seq') as seq`);
  return Number(row?.seq);
}

/** Makes new profiles current and forgets the marks they answer, unless a newer mark came meanwhile. */
export async function finishHours(
  tx: ServiceContext,
  of: Revision,
  input: { computed: number; hours: Map<number, number>; marks: { hour: Date; seq: number }[] },
): Promise<void> {
  const rows = [...input.hours].map(([at, n]) => ({
    versionId: of.versionId,
    revision: of.revision,
    hour: new Date(at),
    computed: input.computed,
    n,
  }));
  for (let i = 0; i < rows.length; i += 2000) {
    await tx.db
      .insert(profiledHours)
      .values(rows.slice(i, i + 2000))
      .onConflictDoUpdate({
        target: [profiledHours.versionId, profiledHours.revision, profiledHours.hour],
        set: { computed: sql`excluded.computed`, n: sql`excluded.n` },
      });
  }
  for (let i = 0; i < input.marks.length; i += 1000) {
    const same = input.marks
      .slice(i, i + 1000)
      .map((m) => and(eq(dirtyHours.hour, m.hour), eq(dirtyHours.seq, m.seq)));
    await tx.db.delete(dirtyHours).where(and(eq(dirtyHours.versionId, of.versionId), or(...same)));
  }
}

export type ProfiledHour = { hour: Date; computed: number; n: number };

export async function loadProfiledHours(
  ctx: ServiceContext,
  of: Revision,
  from: Date,
  to: Date,
): Promise<ProfiledHour[]> {
  return ctx.db
    .select({ hour: profiledHours.hour, computed: profiledHours.computed, n: profiledHours.n })
    .from(profiledHours)
    .where(
      and(
        eq(profiledHours.versionId, of.versionId),
        eq(profiledHours.revision, of.revision),
        gte(profiledHours.hour, from),
        lt(profiledHours.hour, to),
      ),
    )
    .orderBy(asc(profiledHours.hour));
}

/** The newest profile of each version. */
export async function newestProfiles(ctx: ServiceContext): Promise<{ versionId: number; seq: number }[]> {
  const rows = await ctx.db
    .select({ versionId: profiledHours.versionId, seq: max(profiledHours.computed) })
    .from(profiledHours)
    .groupBy(profiledHours.versionId);
  return rows.map((r) => ({ versionId: r.versionId, seq: r.seq ?? 0 }));
}

/** The newest hour with events, profiled or still to be profiled. */
export async function newestHour(ctx: ServiceContext, of: Revision): Promise<Date | null> {
  const [profiled] = await ctx.db
    .select({ hour: max(profiledHours.hour) })
    .from(profiledHours)
    .where(
      and(eq(profiledHours.versionId, of.versionId), eq(profiledHours.revision, of.revision), sql`n > 0`),
    );
  const [dirty] = await ctx.db
    .select({ hour: max(dirtyHours.hour) })
    .from(dirtyHours)
    .where(eq(dirtyHours.versionId, of.versionId));
  const at = Math.max(profiled?.hour?.getTime() ?? 0, dirty?.hour?.getTime() ?? 0);
  return at === 0 ? null : new Date(at);
}
