import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { sumBatches } from "./store.ts";

type Total = { labels: { model: string; kind: string; outcome: string }; value: number };

/** Rows that the project has sent, by model, kind and what became of them (of the journal's last 90 days). */
export async function ingestTotals(ctx: ServiceContext): Promise<Total[]> {
  authorize(ctx, "metrics:read");
  const rows = await sumBatches(ctx);
  return rows.flatMap(({ model, kind, accepted, duplicates, rejected }) => [
    { labels: { model, kind, outcome: "accepted" }, value: Number(accepted) },
    { labels: { model, kind, outcome: "duplicate" }, value: Number(duplicates) },
    { labels: { model, kind, outcome: "rejected" }, value: Number(rejected) },
  ]);
}
