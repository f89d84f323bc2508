import { createHash } from "node:crypto";
import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { asChange, type Change } from "./change.ts";
import { recorded } from "./input.ts";
import { changeByKey, findModel, insertChange } from "./store.ts";

/** Records that something happened. Told twice, it is one change. */
export async function recordChange(
  ctx: ServiceContext,
  input: z.input<typeof recorded>,
): Promise<{ created: boolean; change: Change }> {
  authorize(ctx, "changes:write");
  const { change, origin, dedupKey } = recorded.parse(input);
  const { model, at, kind, subject, before = null, after = null, url = null } = change;
  const modelId = model === undefined ? null : await findModel(ctx, model);
  if (model !== undefined && modelId === null) {
    throw new LeewayError("NOT_FOUND", `The model ${model} does not exist.`);
  }
  const same = JSON.stringify([kind, at.toISOString(), subject, model ?? null, before, after, url]);
  const key = `${origin}:${dedupKey ?? createHash("sha256").update(same).digest("hex")}`;
  return transaction(ctx, async (tx) => {
    const created = await insertChange(tx, {
      projectId: tx.projectId,
      modelId,
      kind,
      at,
      subject,
      before,
      after,
      url,
      origin,
      actor: actorName(tx.actor),
      dedupKey: key,
      createdAt: tx.now(),
    });
    const held = asChange(await changeByKey(tx, key));
    if (created) {
      await audit(tx, { action: "change.record", subject: `change:${held.id}`, after: { kind, subject } });
    }
    return { created, change: held };
  });
}

/** Several at once: all of them, or none where one is wrong. */
export async function recordChanges(
  ctx: ServiceContext,
  all: readonly z.input<typeof recorded>[],
): Promise<{ created: boolean; change: Change }[]> {
  authorize(ctx, "changes:write");
  return transaction(ctx, async (tx) => {
    const done: { created: boolean; change: Change }[] = [];
    for (const one of all) done.push(await recordChange(tx, one));
    return done;
  });
}
