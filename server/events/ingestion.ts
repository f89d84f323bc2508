import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { modelIdOf } from "./quarantine.ts";
import { dailyBatches, recentBatches } from "./store.ts";

const daysShown = 30;
const batchesShown = 20;
const dayMs = 86_400_000;

export type Ingestion = {
  days: { day: string; kind: string; accepted: number; duplicates: number; rejected: number }[];
  batches: {
    batch: number;
    kind: string;
    state: string;
    accepted: number;
    duplicates: number;
    rejected: number;
    receivedAt: string;
    tookMs: number | null;
  }[];
};

/** What the model was sent lately, by day of arrival (UTC) and batch by batch. */
export async function ingestion(ctx: ServiceContext, input: { model: string }): Promise<Ingestion> {
  authorize(ctx, "models:read");
  const modelId = await modelIdOf(ctx, input.model);
  const since = new Date(ctx.now().getTime() - daysShown * dayMs);
  const [days, recent] = await Promise.all([
    dailyBatches(ctx, modelId, since),
    recentBatches(ctx, modelId, batchesShown),
  ]);
  return {
    days: days.map(({ day, kind, ...counts }) => ({
      day,
      kind,
      accepted: Number(counts.accepted),
      duplicates: Number(counts.duplicates),
      rejected: Number(counts.rejected),
    })),
    batches: recent.map((b) => ({
      batch: b.id,
      kind: b.kind,
      state: b.state,
      accepted: b.accepted,
      duplicates: b.duplicates,
      rejected: b.rejectedCount,
      receivedAt: b.createdAt.toISOString(),
      tookMs: b.finishedAt ? b.finishedAt.getTime() - b.createdAt.getTime() : null,
    })),
  };
}
