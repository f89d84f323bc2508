import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { type Permission, permissions } from "#lib/domain/permissions.ts";
import { audit } from "#server/kernel/audit.ts";
import { allows, authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { hashKey, keyPrefix, newKey } from "./api-key.ts";
import { type KeyView, viewKey } from "./list-keys.ts";
import { insertKey } from "./store.ts";

const createKeyInput = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(permissions)).min(1, "name at least one scope"),
  expires_in_days: z.number().positive().max(3650).nullish(),
});

/** A new API key of the project. The key itself is in this answer only. */
export async function createKey(
  ctx: ServiceContext,
  input: z.input<typeof createKeyInput>,
): Promise<KeyView & { key: string }> {
  authorize(ctx, "keys:manage");
  const { name, scopes, expires_in_days: days } = createKeyInput.parse(input);
  refuseEscalation(ctx, scopes);
  const key = newKey();
  return transaction(ctx, async (tx) => {
    const row = await insertKey(tx.db, {
      projectId: ctx.projectId,
      name,
      prefix: keyPrefix(key),
      hash: hashKey(key),
      scopes: [...new Set(scopes)],
      createdBy: actorName(ctx.actor),
      createdAt: ctx.now(),
      expiresAt: days ? new Date(ctx.now().getTime() + days * 86_400_000) : null,
    });
    const view = viewKey(row);
    await audit(tx, { action: "key.create", subject: `key:${row.id}`, after: view });
    return { ...view, key };
  });
}

/** A key never holds more than whoever makes it. */
function refuseEscalation(ctx: ServiceContext, scopes: Permission[]): void {
  const missing = scopes.filter((scope) => !allows(ctx.actor, scope));
  if (missing.length === 0) return;
  throw new LeewayError(
    "FORBIDDEN",
    `A key cannot hold scopes that its creator lacks: ${missing.join(", ")}.`,
    { details: { missing } },
  );
}
