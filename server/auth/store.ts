import { and, asc, desc, eq, isNull, lt, notInArray, or, sql } from "drizzle-orm";
import type { Database } from "#db/postgres/client.ts";
import { apiKeys, memberships, projects, users } from "#db/postgres/schema/index.ts";
import type { Role } from "#lib/domain/permissions.ts";

export type KeyRow = typeof apiKeys.$inferSelect;
export type ProjectRow = typeof projects.$inferSelect;

export async function findKeyByHash(db: Database, hash: string): Promise<KeyRow | undefined> {
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.hash, hash)).limit(1);
  return row;
}

/** Guarded by the old value, so that many replicas write at most about once a minute. */
export async function touchKey(db: Database, id: number, at: Date): Promise<void> {
  const before = new Date(at.getTime() - 60_000);
  await db
    .update(apiKeys)
    .set({ lastUsedAt: at })
    .where(and(eq(apiKeys.id, id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))));
}

export async function insertKey(db: Database, row: typeof apiKeys.$inferInsert): Promise<KeyRow> {
  const [made] = await db.insert(apiKeys).values(row).returning();
  return made as KeyRow;
}

export async function selectKeys(db: Database, projectId: number): Promise<KeyRow[]> {
  return db.select().from(apiKeys).where(eq(apiKeys.projectId, projectId)).orderBy(desc(apiKeys.id));
}

/** Undefined when there is no such key in the project, or when it was revoked before. */
export async function markRevoked(
  db: Database,
  input: { projectId: number; id: number; at: Date },
): Promise<KeyRow | undefined> {
  const [row] = await db
    .update(apiKeys)
    .set({ revokedAt: input.at })
    .where(and(eq(apiKeys.id, input.id), eq(apiKeys.projectId, input.projectId), isNull(apiKeys.revokedAt)))
    .returning();
  return row;
}

export async function findProject(db: Database, slug: string): Promise<ProjectRow | undefined> {
  const [row] = await db.select().from(projects).where(eq(projects.slug, slug)).limit(1);
  return row;
}

export async function insertProject(db: Database, slug: string, name: string): Promise<ProjectRow> {
  await db.insert(projects).values({ slug, name }).onConflictDoNothing();
  return (await findProject(db, slug)) as ProjectRow;
}

export async function selectProjects(db: Database): Promise<ProjectRow[]> {
  return db.select().from(projects).orderBy(asc(projects.slug));
}

export async function findUser(db: Database, id: number) {
  const [row] = await db.select().from(users).where(eq(users.id, id)).limit(1);
  return row;
}

export async function upsertUser(
  db: Database,
  person: { issuer: string; subject: string; email: string | null; name: string | null; at: Date },
): Promise<number> {
  const { issuer, subject, email, name, at } = person;
  const [row] = await db
    .insert(users)
    .values({ issuer, subject, email, name, lastSignInAt: at })
    .onConflictDoUpdate({ target: [users.issuer, users.subject], set: { email, name, lastSignInAt: at } })
    .returning({ id: users.id });
  return (row as { id: number }).id;
}

/** Makes the person's memberships exactly these: what is not listed is taken away. */
export async function replaceMemberships(
  db: Database,
  userId: number,
  wanted: { projectId: number; role: Role }[],
): Promise<void> {
  const kept = wanted.map((w) => w.projectId);
  const others = kept.length > 0 ? notInArray(memberships.projectId, kept) : sql`true`;
  await db.delete(memberships).where(and(eq(memberships.userId, userId), others));
  for (const { projectId, role } of wanted) {
    await db
      .insert(memberships)
      .values({ projectId, userId, role })
      .onConflictDoUpdate({ target: [memberships.projectId, memberships.userId], set: { role } });
  }
}

export type MembershipRow = { projectId: number; slug: string; name: string; role: string };

export async function selectMemberships(db: Database, userId: number): Promise<MembershipRow[]> {
  return db
    .select({ projectId: projects.id, slug: projects.slug, name: projects.name, role: memberships.role })
    .from(memberships)
    .innerJoin(projects, eq(projects.id, memberships.projectId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(projects.slug));
}
