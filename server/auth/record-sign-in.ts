import type { Database } from "#db/postgres/client.ts";
import type { Role } from "#lib/domain/permissions.ts";
import { audit } from "#server/kernel/audit.ts";
import { createContext, transaction } from "#server/kernel/context.ts";
import { stores } from "#server/kernel/stores.ts";
import { insertProject, replaceMemberships, selectMemberships, selectProjects, upsertUser } from "./store.ts";

type Person = { issuer: string; subject: string; email: string | null; name: string | null };

/**
 * Writes who signed in and exactly the roles that the identity provider gives today: what was there before
 * and is not given any more is taken away. Returns the user's id.
 */
export async function recordSignIn(
  person: Person,
  given: Map<string, Role>,
  now = new Date(),
): Promise<{ userId: number; projects: number }> {
  const ctx = createContext({ actor: { kind: "system", job: "sign-in" }, projectId: 0, now: () => now });
  return transaction(ctx, async (tx) => {
    const userId = await upsertUser(tx.db, { ...person, at: now });
    const before = await selectMemberships(tx.db, userId);
    const wanted = [];
    for (const [slug, role] of given) {
      const project = await insertProject(tx.db, slug, slug);
      wanted.push({ projectId: project.id, role });
    }
    await replaceMemberships(tx.db, userId, wanted);
    const touched = new Set([...before.map((m) => m.projectId), ...wanted.map((w) => w.projectId)]);
    for (const projectId of [...touched].sort((a, b) => a - b)) {
      const was = before.find((m) => m.projectId === projectId)?.role ?? null;
      const is = wanted.find((w) => w.projectId === projectId)?.role ?? null;
      if (was === is) continue;
      await audit(
        { ...tx, projectId },
        { action: "member.role", subject: `user:${userId}`, before: { role: was }, after: { role: is } },
      );
    }
    return { userId, projects: wanted.length };
  });
}

/** The development login holds its role in every project of the installation. */
export async function sameRoleEverywhere(role: Role, db: Database = stores().postgres.db) {
  return new Map((await selectProjects(db)).map((p) => [p.slug, role]));
}
