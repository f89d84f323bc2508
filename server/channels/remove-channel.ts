import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { placeOf } from "./opened.ts";
import { seal } from "#server/kernel/seal.ts";
import { findChannel, selectChannels, updateChannel } from "./store.ts";

/** Takes a channel out of use and forgets its secrets; the log of what it delivered stays. */
export async function removeChannel(ctx: ServiceContext, input: { name: string }): Promise<void> {
  authorize(ctx, "channels:manage");
  await transaction(ctx, async (tx) => {
    const row = await findChannel(tx, input.name, true);
    if (!row) throw new LeewayError("NOT_FOUND", `There is no channel named ${input.name}.`);
    const relying = (await selectChannels(tx)).filter((c) => c.fallback === row.name).map((c) => c.name);
    if (relying.length > 0) {
      throw new LeewayError(
        "CONFLICT",
        `${row.name} is the fallback of ${relying.join(", ")}: give these another one first.`,
      );
    }
    await updateChannel(tx, row.id, {
      retiredAt: tx.now(),
      secrets: seal({}, placeOf(row.projectId, row.name)),
    });
    await audit(tx, {
      action: "channel.remove",
      subject: `channel:${row.name}`,
      before: { kind: row.kind, config: row.config },
    });
  });
}
