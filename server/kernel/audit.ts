import { createHash } from "node:crypto";
import { desc, eq, sql } from "drizzle-orm";
import { auditEntries } from "#db/postgres/schema/index.ts";
import { actorName, type ServiceContext } from "./context.ts";
import { recordOwnChange } from "./own-change.ts";

export const genesis = "0".repeat(64);
const auditLock = 7_204_512;

type Entry = {
  action: string;
  subject: string;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
};

/** Appends to the project's hash chain. Call it inside the transaction that makes the change. */
export async function audit(tx: ServiceContext, entry: Entry): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(${auditLock}, ${tx.projectId})`);
  const [last] = await tx.db
    .select({ hash: auditEntries.hash })
    .from(auditEntries)
    .where(eq(auditEntries.projectId, tx.projectId))
    .orderBy(desc(auditEntries.id))
    .limit(1);
  const row = {
    projectId: tx.projectId,
    at: tx.now(),
    actor: actorName(tx.actor),
    action: entry.action,
    subject: entry.subject,
    before: asStored(entry.before),
    after: asStored(entry.after),
    requestId: tx.requestId,
    previousHash: last?.hash ?? genesis,
  };
  const [made] = await tx.db
    .insert(auditEntries)
    .values({ ...row, hash: hashEntry(row) })
    .returning({ id: auditEntries.id });
  await recordOwnChange(tx, {
    action: row.action,
    subject: row.subject,
    before: row.before,
    after: row.after,
    entry: made!.id,
  });
}

/** What the database gives back of it (dates as text, nothing undefined), since that is what the hash must cover. */
function asStored(value: Entry["before"]): Record<string, unknown> | null {
  return value == null ? null : (JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
}

type Hashed = Omit<typeof auditEntries.$inferSelect, "id" | "hash">;

/** SHA-256 over the entry's canonical JSON (keys sorted at every depth) with the previous hash inside. */
export function hashEntry(row: Hashed): string {
  return createHash("sha256")
    .update(canonical({ ...row, at: row.at.toISOString() }))
    .digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}
