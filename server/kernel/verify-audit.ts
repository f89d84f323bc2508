import { and, asc, eq, gt } from "drizzle-orm";
import { auditEntries, projects } from "#db/postgres/schema/index.ts";
import { genesis, hashEntry } from "./audit.ts";
import { stores } from "./stores.ts";

export type ChainCheck = { project: string; entries: number; broken: number | null };

const page = 1_000;

/** Recomputes each project's chain from its first entry; `broken` is the id of the first wrong one. */
export async function verifyAudit(): Promise<ChainCheck[]> {
  const { db } = stores().postgres;
  const all = await db.select().from(projects).orderBy(asc(projects.id));
  const results: ChainCheck[] = [];
  for (const project of all) results.push({ project: project.slug, ...(await verifyChain(project.id)) });
  return results;
}

async function verifyChain(projectId: number): Promise<Omit<ChainCheck, "project">> {
  const { db } = stores().postgres;
  let [entries, after, previous] = [0, 0, genesis];
  for (;;) {
    const rows = await db
      .select()
      .from(auditEntries)
      .where(and(eq(auditEntries.projectId, projectId), gt(auditEntries.id, after)))
      .orderBy(asc(auditEntries.id))
      .limit(page);
    for (const { id, hash, ...row } of rows) {
      if (row.previousHash !== previous || hashEntry(row) !== hash) return { entries, broken: id };
      [entries, after, previous] = [entries + 1, id, hash];
    }
    if (rows.length < page) return { entries, broken: null };
  }
}
