import { and, asc, eq, gt, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { alerts, silences } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { AlertRow, SilenceRow } from "./store.ts";

/** Alerts that fired at some time since then, as they are now. */
export async function alertsFiringSince(ctx: ServiceContext, from: Date): Promise<AlertRow[]> {
  return ctx.db
    .select()
    .from(alerts)
    .where(and(eq(alerts.projectId, ctx.projectId), or(isNull(alerts.endsAt), gt(alerts.endsAt, from))));
}

/** Silences in force, of all projects, that have something to be looked at: a warning that is due, or an end with the alert. */
export async function silencesToWatch(ctx: ServiceContext): Promise<SilenceRow[]> {
  const warns = and(isNotNull(silences.warnAt), isNull(silences.warnedAt), lte(silences.warnAt, sql`now()`));
  return ctx.db
    .select()
    .from(silences)
    .where(
      and(
        gt(silences.endsAt, sql`now()`),
        lte(silences.startsAt, sql`now()`),
        or(warns, eq(silences.expireOnResolve, true)),
      ),
    )
    .orderBy(asc(silences.endsAt));
}

/** The silence as it is, locked; undefined where another worker has it. */
export async function claimSilence(tx: ServiceContext, id: number): Promise<SilenceRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(silences)
    .where(eq(silences.id, id))
    .for("update", { skipLocked: true });
  return row;
}

export async function setWarned(tx: ServiceContext, id: number): Promise<void> {
  await tx.db.update(silences).set({ warnedAt: sql`now()` }).where(eq(silences.id, id));
}

/** A silence of the project, locked; undefined where there is none. */
export async function lockSilence(tx: ServiceContext, id: number): Promise<SilenceRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(silences)
    .where(and(eq(silences.projectId, tx.projectId), eq(silences.id, id)))
    .for("update");
  return row;
}

export async function updateSilence(
  tx: ServiceContext,
  id: number,
  set: Pick<SilenceRow, "startsAt" | "endsAt" | "comment" | "createdBy" | "warnAt" | "warnedAt">,
): Promise<void> {
  await tx.db
    .update(silences)
    .set(set)
    .where(and(eq(silences.projectId, tx.projectId), eq(silences.id, id)));
}
