import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { settingsOf } from "./endpoint.ts";
import { deleteEndpoint, findEndpoint, requireVersion } from "./store.ts";

/** Forgets a version's scoring endpoint, its secret with it. */
export async function removeScoring(
  ctx: ServiceContext,
  input: { model: string; version: string },
): Promise<void> {
  authorize(ctx, "models:write");
  await transaction(ctx, async (tx) => {
    const { id } = await requireVersion(tx, input);
    const row = await findEndpoint(tx, id, true);
    if (!row) throw new LeewayError("NOT_FOUND", `The version ${input.version} has no scoring endpoint.`);
    await deleteEndpoint(tx, id);
    await audit(tx, {
      action: "version.scoring_remove",
      subject: `version:${input.model}/${input.version}`,
      before: { ...settingsOf(row) },
    });
  });
}
