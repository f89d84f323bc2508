import { z } from "zod";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type ModelSummaryRow, pageOfModels } from "./store.ts";

const input = z.object({
  after: z.string().optional(),
  limit: z.number().int().min(1).max(1000).default(1000),
});

export type ModelSummary = {
  model: string;
  task: string;
  owner: string | null;
  tier: number | null;
  time_zone: string;
  active_version: string | null;
  last_event_at: string | null;
};

/** A page of the project's models by name; `next` is the name to go on after. */
export async function listModels(
  ctx: ServiceContext,
  page: z.input<typeof input> = {},
): Promise<{ models: ModelSummary[]; next: string | null }> {
  authorize(ctx, "models:read");
  const { after, limit } = input.parse(page);
  const rows = await pageOfModels(ctx, { ...(after === undefined ? {} : { after }), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return { models: shown.map(summary), next: rows.length > limit ? (shown.at(-1)?.name ?? null) : null };
}

export function summary(row: ModelSummaryRow): ModelSummary {
  return {
    model: row.name,
    task: row.task,
    owner: row.owner,
    tier: row.tier,
    time_zone: row.timeZone,
    active_version: row.activeVersion,
    last_event_at: row.lastEventAt?.toISOString() ?? null,
  };
}
