import { z } from "zod";
import { incidentStates } from "#lib/domain/incident.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asIncident, type Incident } from "./incident.ts";
import { countLive, pageOfIncidents } from "./store.ts";

const input = z.object({
  model: z.string().max(100).optional(),
  states: z.array(z.enum(incidentStates)).optional(),
  /** Words in the title, the columns found, the owner, comments or links. */
  q: z.string().trim().min(1).max(200).optional(),
  from: z.date().optional(),
  to: z.date().optional(),
  before: z.object({ onset: z.date(), id: z.number().int() }).optional(),
  limit: z.number().int().min(1).max(1000).default(100),
});

type Page = { incidents: Incident[]; next: { onset: Date; id: number } | null };

/** The project's incidents whose onset touches [from, to), newest first; `next` is where the following page begins. */
export async function listIncidents(ctx: ServiceContext, asked: z.input<typeof input> = {}): Promise<Page> {
  authorize(ctx, "incidents:read");
  const { limit, ...where } = input.parse(asked);
  const rows = await pageOfIncidents(ctx, { ...where, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1)?.incident;
  const next = rows.length > limit && last ? { onset: last.onsetLow, id: last.id } : null;
  return { incidents: shown.map(asIncident), next };
}

/** How many incidents are not resolved. */
export async function countOpenIncidents(ctx: ServiceContext): Promise<number> {
  authorize(ctx, "incidents:read");
  return countLive(ctx);
}
