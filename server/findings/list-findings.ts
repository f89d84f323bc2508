import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { findingStates } from "#lib/domain/monitor.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asFinding, type Finding } from "./finding.ts";
import { pageOfFindings, selectFinding } from "./store.ts";

const input = z.object({
  model: z.string().max(100).optional(),
  states: z.array(z.enum(findingStates)).optional(),
  from: z.date().optional(),
  to: z.date().optional(),
  before: z.object({ openedAt: z.date(), id: z.number().int() }).optional(),
  limit: z.number().int().min(1).max(1000).default(100),
});

type Page = { findings: Finding[]; next: { openedAt: Date; id: number } | null };

/** The project's findings, newest first; `next` is where the following page begins. */
export async function listFindings(ctx: ServiceContext, asked: z.input<typeof input> = {}): Promise<Page> {
  authorize(ctx, "monitors:read");
  const { limit, ...where } = input.parse(asked);
  const rows = await pageOfFindings(ctx, { ...where, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1)?.finding;
  const next = rows.length > limit && last ? { openedAt: last.openedAt, id: last.id } : null;
  return { findings: shown.map(asFinding), next };
}

export async function getFinding(ctx: ServiceContext, asked: { id: number }): Promise<Finding> {
  authorize(ctx, "monitors:read");
  const row = await selectFinding(ctx, asked.id);
  if (!row) throw new LeewayError("NOT_FOUND", `The finding ${asked.id} does not exist.`);
  return asFinding(row);
}
