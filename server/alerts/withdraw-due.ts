import { pushesUnderWay } from "#server/channels/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { configurationInForce } from "./configuration.ts";
import { lockProject } from "./store.ts";
import { withdrawPushes } from "./withdraw-pushes.ts";

/** A push is sent again every minute: it is looked at shortly before. */
const soonMs = 5_000;

/** Looks at what is about to be pushed again, in all projects or the context's own. */
export async function withdrawDuePushes(given: ServiceContext): Promise<void> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const due = await pushesUnderWay(ctx, soonMs);
  for (const projectId of new Set(due.map((p) => p.projectId))) {
    await transaction({ ...ctx, projectId }, async (tx) => {
      await lockProject(tx);
      const { configuration } = await configurationInForce(tx);
      await withdrawPushes(tx, configuration, await pushesUnderWay(tx, soonMs));
    });
  }
}
