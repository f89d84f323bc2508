import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { modelMissing, requireVersion } from "./find.ts";
import { versionRef } from "./input.ts";
import { lockModel, updateModel } from "./store.ts";

/** Makes the version the one that is meant when none is named. */
export async function activateVersion(
  ctx: ServiceContext,
  input: { model: string; version: string },
): Promise<void> {
  authorize(ctx, "models:write");
  const names = versionRef.parse(input);
  await transaction(ctx, async (tx) => {
    const locked = await lockModel(tx, names.model);
    if (!locked) throw modelMissing(names.model);
    const { version } = await requireVersion(tx, names);
    if (version.revision === 0) {
      throw new LeewayError(
        "CONFLICT",
        `The version ${names.version} of ${names.model} has no reference yet, so it cannot be active. ` +
          `Send one to PUT /models/${names.model}/versions/${names.version}/reference.`,
      );
    }
    if (locked.activeVersionId === version.id) return;
    await updateModel(tx, locked.id, { activeVersionId: version.id });
    await audit(tx, {
      action: "version.activate",
      subject: `version:${names.model}/${names.version}`,
      before: { activeVersionId: locked.activeVersionId },
      after: { activeVersionId: version.id },
    });
  });
}
