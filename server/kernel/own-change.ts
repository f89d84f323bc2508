import { and, eq } from "drizzle-orm";
import { changes, models } from "#db/postgres/schema/index.ts";
import { changeOfAct } from "#lib/domain/change.ts";
import { actorName, type ServiceContext } from "./context.ts";

type Act = {
  /** The audit entry, which names the change. */
  entry: number;
  action: string;
  subject: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

/** What Leeway itself does to a model is a change of the world too: recorded with the audit entry, in its transaction. */
export async function recordOwnChange(tx: ServiceContext, act: Act): Promise<void> {
  const known = changeOfAct(act.action, act.subject);
  if (!known) return;
  const [model] = await tx.db
    .select({ id: models.id })
    .from(models)
    .where(and(eq(models.projectId, tx.projectId), eq(models.name, known.model)));
  await tx.db.insert(changes).values({
    projectId: tx.projectId,
    modelId: model?.id ?? null,
    kind: known.kind,
    at: tx.now(),
    subject: act.subject,
    before: act.before,
    after: act.after,
    origin: "leeway",
    actor: actorName(tx.actor),
    dedupKey: `audit:${act.entry}`,
    createdAt: tx.now(),
  });
}
