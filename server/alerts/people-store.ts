import { asc, eq, inArray } from "drizzle-orm";
import { alerts, memberships, notifications, users } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { AlertRow } from "./store.ts";

export async function updateAlert(
  tx: ServiceContext,
  id: number,
  set: Partial<typeof alerts.$inferInsert>,
): Promise<AlertRow> {
  const [row] = await tx.db.update(alerts).set(set).where(eq(alerts.id, id)).returning();
  return row!;
}

export type PersonRow = { id: number; name: string | null; email: string | null; role: string };

export const nameOf = (p: PersonRow): string => p.name ?? p.email ?? `Person ${p.id}`;

/** The members of the project. */
export async function members(ctx: ServiceContext): Promise<PersonRow[]> {
  return ctx.db
    .select({ id: users.id, name: users.name, email: users.email, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.projectId, ctx.projectId))
    .orderBy(asc(users.name), asc(users.id));
}

/** Members by e-mail address or name, whatever their case. */
export async function findPeople(ctx: ServiceContext, named: readonly string[]): Promise<PersonRow[]> {
  if (named.length === 0) return [];
  const wanted = new Set(named.map((n) => n.toLowerCase()));
  const all = await members(ctx);
  return all.filter((p) => [p.name, p.email].some((n) => n != null && wanted.has(n.toLowerCase())));
}

/** What became of these notifications. */
export async function statesOf(ctx: ServiceContext, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({ id: notifications.id, state: notifications.state })
    .from(notifications)
    .where(inArray(notifications.id, [...ids]));
  return new Map(rows.map((r) => [r.id, r.state]));
}
