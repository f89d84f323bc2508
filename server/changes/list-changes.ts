import { z } from "zod";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asChange, type Change } from "./change.ts";
import { instant } from "./input.ts";
import { pageOfChanges } from "./store.ts";

const input = z.object({
  model: z.string().max(100).optional(),
  kind: z.string().max(50).optional(),
  from: instant.optional(),
  to: instant.optional(),
  before: z.object({ at: z.date(), id: z.number().int() }).optional(),
  limit: z.number().int().min(1).max(1000).default(100),
});

/** What happened in [from, to), newest first; `next` is where the following page begins. */
export async function listChanges(
  ctx: ServiceContext,
  asked: z.input<typeof input> = {},
): Promise<{ changes: Change[]; next: { at: Date; id: number } | null }> {
  authorize(ctx, "incidents:read");
  const { limit, ...where } = input.parse(asked);
  const rows = await pageOfChanges(ctx, { ...where, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1)?.change;
  const next = rows.length > limit && last ? { at: last.at, id: last.id } : null;
  return { changes: shown.map(asChange), next };
}
