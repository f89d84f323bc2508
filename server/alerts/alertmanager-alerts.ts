import { RE2JS } from "re2js";
import { isFiring, mutedBy } from "#lib/alerting/flush.ts";
import { groupOf, inhibitor, matches, type Route, routesOf, silencedBy } from "#lib/alerting/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { filterMatchers, silenceUuid } from "./alertmanager-silences.ts";
import { asAlert, asSilence } from "./as-alert.ts";
import { configurationInForce } from "./configuration.ts";
import { type AlertRow, firingAlerts, silencesAfter } from "./store.ts";

/** Which alerts are asked for, in Alertmanager's words. */
export type AlertsFilter = {
  active: boolean;
  silenced: boolean;
  inhibited: boolean;
  muted: boolean;
  filter: string[];
  receiver?: string | undefined;
};

export type GettableAlert = {
  fingerprint: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
  updatedAt: string;
  generatorURL?: string;
  receivers: { name: string }[];
  status: {
    state: "active" | "suppressed";
    silencedBy: string[];
    inhibitedBy: string[];
    mutedBy: string[];
  };
};

/** An alert whose end nobody knows: Alertmanager always names one. */
const openForMs = 300_000;

/** Alerts that fire, in the shape of Alertmanager's GET /api/v2/alerts. */
export async function alertmanagerAlerts(ctx: ServiceContext, asked: AlertsFilter): Promise<GettableAlert[]> {
  const found = await placedAlerts(ctx, asked);
  return found.map(({ alert }) => alert).toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

/** The same by receiver and group: GET /api/v2/alerts/groups. */
export async function alertmanagerGroups(ctx: ServiceContext, asked: AlertsFilter) {
  type Group = { labels: Record<string, string>; receiver: { name: string }; alerts: GettableAlert[] };
  const groups = new Map<string, Group>();
  for (const { alert, routes } of await placedAlerts(ctx, asked)) {
    for (const route of routes) {
      const { key, labels } = groupOf(route, alert.labels);
      const own = JSON.stringify([route.receiver, labels, route.path, key]);
      const group = groups.get(own) ?? { labels, receiver: { name: route.receiver }, alerts: [] };
      group.alerts.push(alert);
      groups.set(own, group);
    }
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

type Placed = { alert: GettableAlert; routes: Route[] };

async function placedAlerts(given: ServiceContext, asked: AlertsFilter): Promise<Placed[]> {
  authorize(given, "incidents:read");
  const matchers = filterMatchers(asked.filter);
  const wanted = receiverTest(asked.receiver);
  const ctx = await onDatabaseClock(given);
  const now = ctx.now();
  const at = now.getTime();
  const { configuration } = await configurationInForce(ctx);
  const rows = (await firingAlerts(ctx, now)).filter((row) => isFiring(asAlert(row), at));
  const silences = (await silencesAfter(ctx, now)).map(asSilence);
  const heldBack = inhibitor(configuration.inhibit, rows.map(asAlert));
  const found: Placed[] = [];
  for (const row of rows) {
    if (!matches(matchers, row.labels)) continue;
    const routes = routesOf(configuration.route, row.labels).filter((r) => wanted(r.receiver));
    if (routes.length === 0) continue;
    const by = heldBack(row.labels);
    const alert = gettable(row, now, {
      routes,
      silencedBy: silencedBy(silences, row.labels, at).map(silenceUuid),
      inhibitedBy: by === null ? [] : [by],
      mutedBy: routes.flatMap((r) => mutedBy(r, configuration.intervals, at) ?? []),
    });
    if (isAsked(alert.status, asked)) found.push({ alert, routes });
  }
  return found;
}

function isAsked(status: GettableAlert["status"], asked: AlertsFilter): boolean {
  if (status.state === "active" && !asked.active) return false;
  if (status.silencedBy.length > 0 && !asked.silenced) return false;
  if (status.inhibitedBy.length > 0 && !asked.inhibited) return false;
  return status.mutedBy.length === 0 || asked.muted;
}

function gettable(
  row: AlertRow,
  now: Date,
  is: { routes: Route[]; silencedBy: string[]; inhibitedBy: string[]; mutedBy: string[] },
): GettableAlert {
  const suppressed = is.silencedBy.length > 0 || is.inhibitedBy.length > 0;
  const endsAt = row.endsAt ?? new Date(now.getTime() + openForMs);
  return {
    fingerprint: row.fingerprint,
    labels: row.labels,
    annotations: row.annotations,
    startsAt: row.startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...(row.url === "" ? {} : { generatorURL: row.url }),
    receivers: [...new Set(is.routes.map((r) => r.receiver))].map((name) => ({ name })),
    status: {
      state: suppressed ? "suppressed" : "active",
      silencedBy: is.silencedBy,
      inhibitedBy: is.inhibitedBy,
      mutedBy: [...new Set(is.mutedBy)],
    },
  };
}

function receiverTest(text: string | undefined): (name: string) => boolean {
  if (text === undefined || text === "") return () => true;
  try {
    const regex = RE2JS.compile(`^(?:${text})$`);
    return (name) => regex.test(name);
  } catch {
    throw new LeewayError("INVALID", `receiver: “${text}” is not a regular expression.`);
  }
}
