import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asMonitor, type Monitor } from "./monitor.ts";
import { findModelId, selectMonitors } from "./store.ts";

/** A model's monitors by name. */
export async function listMonitors(ctx: ServiceContext, input: { model: string }): Promise<Monitor[]> {
  authorize(ctx, "monitors:read");
  const modelId = await findModelId(ctx, input.model);
  if (modelId === null) throw new LeewayError("NOT_FOUND", `The model ${input.model} does not exist.`);
  return (await selectMonitors(ctx, modelId)).map(asMonitor);
}

export async function getMonitor(
  ctx: ServiceContext,
  input: { model: string; monitor: string },
): Promise<Monitor> {
  const found = (await listMonitors(ctx, input)).find((m) => m.monitor === input.monitor);
  if (!found) {
    throw new LeewayError("NOT_FOUND", `The model ${input.model} has no monitor named ${input.monitor}.`);
  }
  return found;
}
