import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { markRevoked } from "./store.ts";

/** From the next call on the key is refused. */
export async function revokeKey(ctx: ServiceContext, input: { id: number }): Promise<void> {
  authorize(ctx, "keys:manage");
  await transaction(ctx, async (tx) => {
    const row = await markRevoked(tx.db, { projectId: ctx.projectId, id: input.id, at: ctx.now() });
    if (!row) {
      throw new LeewayError("NOT_FOUND", `The project has no key ${input.id} that could be revoked.`);
    }
    await audit(tx, {
      action: "key.revoke",
      subject: `key:${row.id}`,
      before: { revoked_at: null },
      after: { revoked_at: row.revokedAt?.toISOString() ?? null },
    });
  });
}
