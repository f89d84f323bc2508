import { holds, isAcknowledged } from "#lib/alerting/flush.ts";
import { type Configuration, routeAt } from "#lib/alerting/index.ts";
import { findKind } from "#lib/channels/index.ts";
import { channelNames } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asAlert } from "./as-alert.ts";
import { groupsOfAlerts } from "./place-store.ts";
import { lastTelling, membersOf } from "./store.ts";
import { tell } from "./tell.ts";

/**
 * Tells the channels that know of acknowledgements, and were told that these alerts fire, that somebody has them in
 * hand: once nothing of their group fires that nobody has. In the caller's transaction, which holds the project's lock.
 */
export async function tellAcknowledged(
  given: ServiceContext,
  configuration: Configuration,
  alertIds: readonly number[],
): Promise<void> {
  if (alertIds.length === 0) return;
  // Whoever may acknowledge need not be one who may manage channels.
  const tx: ServiceContext = { ...given, actor: { kind: "system", job: "acknowledge" } };
  const groups = new Map((await groupsOfAlerts(tx, alertIds)).map((g) => [g.id, g]));
  if (groups.size === 0) return;
  const pagers = (await channelNames(tx)).filter((c) => findKind(c.kind)?.acknowledges);
  for (const group of groups.values()) {
    const route = routeAt(configuration.route, group.path);
    const receiver = configuration.receivers.find((r) => r.name === route?.receiver);
    if (!receiver || !group.flushed || route?.digest) continue;
    const now = tx.now().getTime();
    const members = await membersOf(tx, group.id);
    const firing = members.filter((m) => holds(asAlert(m), configuration.flapping, now));
    if (!firing.every((m) => isAcknowledged(asAlert(m), now))) continue;
    for (const channel of pagers.filter((c) => receiver.channels.includes(c.name))) {
      const place = { groupKey: group.key, receiver: receiver.name, channelId: channel.id };
      const last = await lastTelling(tx, place);
      const known = firing.map((m) => m.fingerprint).filter((f) => last?.firing.includes(f));
      if (!last || known.length === 0) continue;
      await tell(tx, {
        ...place,
        groupLabels: group.labels,
        reason: "acknowledged",
        firing: known,
        resolved: [],
        members,
        stateVersion: last.stateVersion + 1,
        sendResolved: receiver.send_resolved,
        digestAt: null,
      });
    }
  }
}
