import { and, desc, eq, gte, isNull, lt, or, sql } from "drizzle-orm";
import { changes, githubHooks, models, projects } from "#db/postgres/schema/index.ts";
import type { Database } from "#db/postgres/client.ts";
import type { ServiceContext } from "#server/kernel/context.ts";

export type ShownChange = { change: typeof changes.$inferSelect; model: string | null };

export async function findModel(ctx: ServiceContext, model: string): Promise<number | null> {
  const [row] = await ctx.db
    .select({ id: models.id })
    .from(models)
    .where(and(eq(models.projectId, ctx.projectId), eq(models.name, model)));
  return row?.id ?? null;
}

/** False when the same change is there already. */
export async function insertChange(tx: ServiceContext, row: typeof changes.$inferInsert): Promise<boolean> {
  const made = await tx.db.insert(changes).values(row).onConflictDoNothing().returning({ id: changes.id });
  return made.length > 0;
}

export async function changeByKey(ctx: ServiceContext, dedupKey: string): Promise<ShownChange> {
  const [row] = await shown(ctx).where(
    and(eq(changes.projectId, ctx.projectId), eq(changes.dedupKey, dedupKey)),
  );
  return row as ShownChange;
}

function shown(ctx: ServiceContext) {
  return ctx.db
    .select({ change: changes, model: models.name })
    .from(changes)
    .leftJoin(models, eq(models.id, changes.modelId));
}

export type ChangesPage = {
  model?: string | undefined;
  kind?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  before?: { at: Date; id: number } | undefined;
  limit: number;
};

/** Newest first; a model's changes include those of the whole project. */
export async function pageOfChanges(ctx: ServiceContext, page: ChangesPage): Promise<ShownChange[]> {
  const { before } = page;
  return shown(ctx)
    .where(
      and(
        eq(changes.projectId, ctx.projectId),
        page.model === undefined ? undefined : or(eq(models.name, page.model), isNull(changes.modelId)),
        page.kind === undefined ? undefined : eq(changes.kind, page.kind),
        page.from && gte(changes.at, page.from),
        page.to && lt(changes.at, page.to),
        before &&
          sql`(${changes.at}, ${changes.id}) < (${before.at.toISOString()}::timestamptz, ${before.id})`,
      ),
    )
    .orderBy(desc(changes.at), desc(changes.id))
    .limit(page.limit);
}

export async function insertHook(tx: ServiceContext, row: typeof githubHooks.$inferInsert): Promise<void> {
  await tx.db.insert(githubHooks).values(row);
}

/** Whose hook a key is: asked before it is known who calls. */
export async function findHook(db: Database, hookKey: string) {
  const [row] = await db
    .select({ hook: githubHooks, project: projects.slug, model: models.name })
    .from(githubHooks)
    .innerJoin(projects, eq(projects.id, githubHooks.projectId))
    .leftJoin(models, eq(models.id, githubHooks.modelId))
    .where(eq(githubHooks.hookKey, hookKey));
  return row;
}
