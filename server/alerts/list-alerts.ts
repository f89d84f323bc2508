import { z } from "zod";
import { matches, parseMatchers, routesOf } from "#lib/alerting/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { configurationInForce } from "./configuration.ts";
import { countFiring, pageOfAlerts } from "./list-store.ts";
import { type ShownAlert, shownAlert } from "./shown-alert.ts";
import type { AlertRow } from "./store.ts";

/** `matchers`: as a route or a silence writes them; `receiver`: to whom the routing in force leads. */
export const alertsInput = z.object({
  state: z.enum(["firing", "resolved"]).optional(),
  matchers: z.string().trim().min(1).max(5_000).optional(),
  receiver: z.string().min(1).max(200).optional(),
  before: z.object({ updatedAt: z.date(), id: z.number().int() }).optional(),
  limit: z.number().int().min(1).max(1_000).default(100),
});
type Position = { updatedAt: Date; id: number };
type Page = { alerts: ShownAlert[]; next: Position | null; firing: number };

/** Rows that are read at a time where matchers or a receiver leave some out. */
const rowsAtOnce = 1_000;

/** A page of alerts, those that changed last first; `firing`: how many of all alerts fire now. */
export async function listAlerts(
  given: ServiceContext,
  asked: z.input<typeof alertsInput> = {},
): Promise<Page> {
  authorize(given, "incidents:read");
  const ctx = await onDatabaseClock(given);
  const { limit, state, before, ...filter } = alertsInput.parse(asked);
  const { configuration } = await configurationInForce(ctx);
  const { receiver } = filter;
  if (receiver !== undefined && !configuration.receivers.some((r) => r.name === receiver)) {
    throw new LeewayError("INVALID", `receiver: the routing in force has no receiver ${receiver}.`);
  }
  const matchers = filter.matchers === undefined ? [] : read(filter.matchers);
  const fits = (row: AlertRow) =>
    matches(matchers, row.labels) &&
    (receiver === undefined ||
      routesOf(configuration.route, row.labels).some((route) => route.receiver === receiver));
  const found: AlertRow[] = [];
  const atOnce = matchers.length > 0 || receiver !== undefined ? rowsAtOnce : limit + 1;
  for (let at: Position | undefined = before; found.length <= limit; ) {
    const rows = await pageOfAlerts(ctx, { state, before: at, now: ctx.now(), limit: atOnce });
    found.push(...rows.filter(fits));
    at = rows.at(-1);
    if (rows.length < atOnce) break;
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    alerts: shown.map((row) => shownAlert(row, ctx.now(), configuration.flapping)),
    next: found.length > limit && last ? { updatedAt: last.updatedAt, id: last.id } : null,
    firing: await countFiring(ctx, ctx.now()),
  };
}

function read(text: string) {
  try {
    return parseMatchers(text);
  } catch (error) {
    throw new LeewayError("INVALID", `matchers: ${(error as Error).message}`);
  }
}
