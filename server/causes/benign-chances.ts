import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { liveBenign } from "./benign-store.ts";

/**
 * The chance that each live incident of a model is harmless, where its causes have been looked for. What a person said
 * of it stands above what the search said: confirmed, it is sure; rejected, or another cause confirmed, it is out.
 */
export async function benignChances(
  ctx: ServiceContext,
  of: { modelId: number },
): Promise<Map<number, number>> {
  authorize(ctx, "incidents:read");
  const rows = await liveBenign(ctx, of.modelId);
  return new Map(
    rows.map(({ incident, searched, confirmed, rejected }) => {
      if (confirmed.length > 0) return [incident, confirmed.includes("benign") ? 1 : 0] as const;
      return [incident, rejected.includes("benign") ? 0 : searched] as const;
    }),
  );
}
