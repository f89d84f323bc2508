import { isFiring } from "#lib/alerting/flush.ts";
import { type Configuration, routeAt } from "#lib/alerting/index.ts";
import type { NoticeAlert } from "#lib/domain/notice.ts";
import { amendPush, channelNames, type Push, pushesUnderWay } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asAlert } from "./as-alert.ts";
import { groupsOfAlerts } from "./place-store.ts";
import { type AlertRow, alertsByFingerprint, insertTelling, lastTelling } from "./store.ts";

/**
 * Tells receivers that forget (another Alertmanager) the end of what their channel was pushed and no group will tell
 * any more: the routing leads elsewhere now, or it ended while it was quiet. What another group pushes to the same
 * channel still fires there. For a caller that holds the project's lock.
 */
export async function withdrawPushes(
  tx: ServiceContext,
  configuration: Configuration,
  given?: readonly Push[],
): Promise<void> {
  const pushes = given ?? (await pushesUnderWay(tx, null));
  if (pushes.length === 0) return;
  const names = new Map((await channelNames(tx)).map((c) => [c.id, c.name]));
  for (const push of pushes) await withdraw(tx, { push, configuration, names });
}

type Of = { push: Push; configuration: Configuration; names: ReadonlyMap<number, string> };

async function withdraw(tx: ServiceContext, of: Of): Promise<void> {
  const { push } = of;
  const listed = push.notice.alerts.filter((a) => a.status === "firing").map((a) => a.fingerprint);
  const rows = await alertsByFingerprint(tx, listed);
  const last = await lastTelling(tx, { ...groupOfPush(push), channelId: push.toldThrough });
  const places = await placesOf(tx, of, rows);
  const now = tx.now().getTime();
  const fires = (row: AlertRow) => isFiring(asAlert(row), now);
  // Digests and escalations have no group of their own: there it is over when the alert is.
  const stays = (row: AlertRow) =>
    last ? places.get(row.id)!.has(`${last.groupKey} ${last.receiver}`) : fires(row);
  const kept = new Set(rows.filter(stays).map((row) => row.fingerprint));
  if (listed.every((f) => kept.has(f))) return;
  const byFingerprint = new Map(rows.map((row) => [row.fingerprint, row]));
  const alerts = push.notice.alerts.flatMap((a): NoticeAlert[] => {
    if (a.status === "resolved" || kept.has(a.fingerprint)) return [a];
    const row = byFingerprint.get(a.fingerprint);
    if (row && fires(row) && places.get(row.id)!.size > 0) return [];
    const endsAt = row && !fires(row) ? row.endsAt : tx.now();
    return [{ ...a, status: "resolved", endsAt }];
  });
  const status = kept.size > 0 ? "firing" : "resolved";
  await amendPush(tx, push, alerts.length > 0 ? { ...push.notice, status, alerts } : null);
  const firing = last?.firing.filter((f) => kept.has(f)) ?? [];
  if (!last || firing.length === last.firing.length) return;
  const { groupKey, receiver, channelId, stateVersion } = last;
  await insertTelling(tx, {
    projectId: tx.projectId,
    groupKey,
    receiver,
    channelId,
    firing,
    at: tx.now(),
    reason: "withdrawn",
    resolved: listed.filter((f) => !kept.has(f)),
    stateVersion: stateVersion + 1,
    notificationId: push.id,
  });
}

/** A notice names its group with the receiver behind it. */
function groupOfPush({ group, notice: { receiver } }: Push) {
  return { groupKey: group.slice(0, -(receiver.length + 1)), receiver };
}

/** For each alert the places, as "group receiver", from which the routing in force tells the push's channel of it. */
async function placesOf(
  tx: ServiceContext,
  { push, configuration, names }: Of,
  rows: readonly AlertRow[],
): Promise<Map<number, Set<string>>> {
  const channel = names.get(push.toldThrough);
  const places = new Map(rows.map((row) => [row.id, new Set<string>()]));
  for (const group of await groupsOfAlerts(tx, [...places.keys()])) {
    const route = routeAt(configuration.route, group.path);
    const receiver = configuration.receivers.find((r) => r.name === route?.receiver);
    if (receiver && channel !== undefined && receiver.channels.includes(channel)) {
      places.get(group.alertId)!.add(`${group.key} ${receiver.name}`);
    }
  }
  return places;
}
