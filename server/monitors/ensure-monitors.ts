import type { Grain } from "#lib/domain/drift.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { defaults } from "./input.ts";
import { asMonitor, type Monitor } from "./monitor.ts";
import { insertMonitor, selectMonitors } from "./store.ts";

// Two monitors share a model's budget of one false alarm in 90 days.
const automatic = [
  { name: "inputs", watch: "inputs" },
  { name: "outputs", watch: "outputs" },
] as const;
const budgetDays = 180;

/** The model's monitors; a model without any gets those that every model should have. */
export async function ensureMonitors(
  ctx: ServiceContext,
  model: { modelId: number; model: string; grain: () => Promise<Grain | null> },
): Promise<Monitor[]> {
  authorize(ctx, "monitors:write");
  const held = await selectMonitors(ctx, model.modelId);
  if (held.length > 0) return held.map(asMonitor);
  const grain = await model.grain();
  if (grain === null) return [];
  return transaction(ctx, async (tx) => {
    for (const { name, watch } of automatic) {
      const made = await insertMonitor(tx, {
        projectId: tx.projectId,
        modelId: model.modelId,
        name,
        watch,
        grain,
        budgetDays,
        need: defaults.need,
        of: defaults.of,
        clear: defaults.clear,
        origin: "automatic",
        createdBy: actorName(tx.actor),
        createdAt: tx.now(),
        updatedAt: tx.now(),
      });
      if (!made) continue;
      await audit(tx, {
        action: "monitor.create",
        subject: `monitor:${model.model}/${name}`,
        after: { watch, grain },
      });
    }
    return (await selectMonitors(tx, model.modelId)).map(asMonitor);
  });
}
