import { type Configuration, groupOf, routesOf } from "#lib/alerting/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { addMembers, groupsOfAlerts, type HeldGroup, setLeft, upsertGroups } from "./place-store.ts";
import type { AlertRow } from "./store.ts";

type Wanted = { path: string; key: string; labels: Record<string, string>; due: number; alertIds: number[] };
type Pair = { groupId: number; alertId: number };

/**
 * Puts alerts into their groups, and out of those that they have left because their labels changed. `untold`: their
 * ends are still to be told.
 */
export async function placeAlerts(
  tx: ServiceContext,
  configuration: Configuration,
  alerts: readonly AlertRow[],
  { untold = false } = {},
): Promise<void> {
  if (alerts.length === 0) return;
  const now = tx.now().getTime();
  const held = new Map<number, Map<string, HeldGroup>>();
  const ids = alerts.map((a) => a.id);
  for (const group of await groupsOfAlerts(tx, ids)) {
    const own = held.get(group.alertId) ?? new Map<string, HeldGroup>();
    held.set(group.alertId, own.set(placeOf(group), group));
  }
  const opened = new Map<string, Wanted>();
  const back: Pair[] = [];
  const gone: Pair[] = [];
  for (const alert of alerts) {
    const known = held.get(alert.id) ?? new Map<string, HeldGroup>();
    const fires = alert.endsAt === null || alert.endsAt.getTime() > now;
    const stays = new Set<string>();
    for (const route of routesOf(configuration.route, alert.labels)) {
      const { key, labels } = groupOf(route, alert.labels);
      const place = placeOf({ path: route.path, key });
      stays.add(place);
      // What has ended opens no group; where it is, it stays until it is told.
      const here = known.get(place);
      if (here?.leftAt && fires) back.push({ groupId: here.id, alertId: alert.id });
      if (here || !(fires || untold)) continue;
      const due = alert.startsAt.getTime() + route.groupWaitMs < now ? now : now + route.groupWaitMs;
      const wanted = opened.get(place) ?? { path: route.path, key, labels, due, alertIds: [] };
      wanted.due = Math.min(wanted.due, due);
      wanted.alertIds.push(alert.id);
      opened.set(place, wanted);
    }
    for (const [place, group] of known) {
      // Whoever heard there that it fires must hear there that it is over.
      if (!stays.has(place) && group.leftAt === null) gone.push({ groupId: group.id, alertId: alert.id });
    }
  }
  await setLeft(tx, back, null);
  await openGroups(tx, [...opened.values()]);
  await setLeft(tx, gone, tx.now());
}

const placeOf = ({ path, key }: { path: string; key: string }) => `${path} ${key}`;

async function openGroups(tx: ServiceContext, wanted: readonly Wanted[]): Promise<void> {
  const ids = await upsertGroups(
    tx,
    wanted.map(({ path, key, labels, due }) => ({
      projectId: tx.projectId,
      path,
      key,
      labels,
      nextAt: new Date(due),
    })),
  );
  await addMembers(
    tx,
    wanted.flatMap(({ alertIds }, i) => alertIds.map((alertId) => ({ groupId: ids[i]!, alertId }))),
  );
}
