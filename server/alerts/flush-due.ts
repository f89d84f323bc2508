import { nextDigestAt } from "#lib/alerting/digest.ts";
import { flushGroup, holds } from "#lib/alerting/flush.ts";
import { type Configuration, type Route, routeAt } from "#lib/alerting/index.ts";
import { channelNames } from "#server/channels/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { log } from "#server/kernel/log.ts";
import { asAlert, asSilence } from "./as-alert.ts";
import { configurationInForce, ensureConsole } from "./configuration.ts";
import { endedLatelyMs, notesFor } from "./notes.ts";
import { startEscalation } from "./escalate.ts";
import { tell } from "./tell.ts";
import {
  type AlertRow,
  dropGroups,
  dropMembers,
  dueGroups,
  firingAlerts,
  lastTelling,
  lockDueGroup,
  lockGroupKey,
  membersOf,
  postpone,
  setFlushed,
  shareProject,
  silencesAfter,
} from "./store.ts";

const mostAtOnce = 200;
/** Groups that one worker tells at a time. */
const abreast = 4;
const retryMs = 30_000;

/**
 * Tells what is due in all projects (or the context's own): each group in a transaction of its own, in which the outbox, the record of what
 * was told and the group's next time change together. True: there may be more.
 */
export async function flushDue(given: ServiceContext, signal: AbortSignal): Promise<boolean> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const due = await dueGroups(ctx, ctx.now(), mostAtOnce);
  let next = 0;
  const tellNext = async () => {
    for (let of = due[next++]; of && !signal.aborted; of = due[next++]) await flushSafely(ctx, of);
  };
  await Promise.all(Array.from({ length: abreast }, tellNext));
  return due.length === mostAtOnce && !signal.aborted;
}

async function flushSafely(ctx: ServiceContext, { id, projectId }: { id: number; projectId: number }) {
  try {
    await transaction({ ...ctx, projectId }, (tx) => flushOne(tx, id));
  } catch (error) {
    // One group's trouble must not keep the others from being told; it is tried again in a while.
    log("alerts").error({ err: error, group: id }, "a group of alerts could not be told");
    await postpone(ctx, id, new Date(ctx.now().getTime() + retryMs));
  }
}

async function flushOne(tx: ServiceContext, id: number): Promise<void> {
  await shareProject(tx);
  const now = tx.now();
  const group = await lockDueGroup(tx, id, now);
  if (!group) return;
  await lockGroupKey(tx, group.key);
  const { configuration, version } = await configurationInForce(tx);
  const route = routeAt(configuration.route, group.path);
  if (!route) return dropGroups(tx, [id]);
  if (version === 0) await ensureConsole(tx);
  const members = await membersOf(tx, id);
  const done = await sayToAll(tx, { group, route, configuration, members });
  const ids = new Map(members.map((m) => [m.fingerprint, m.id]));
  await dropMembers(
    tx,
    id,
    done.map((f) => ids.get(f)!),
  );
  if (done.length === members.length) await dropGroups(tx, [id]);
  else await setFlushed(tx, id, new Date(now.getTime() + route.groupIntervalMs));
}

/** Fingerprints of the members that have ended. */
async function sayToAll(
  tx: ServiceContext,
  of: {
    group: { key: string; labels: Record<string, string> };
    route: Route;
    configuration: Configuration;
    members: readonly AlertRow[];
  },
): Promise<string[]> {
  const { group, route, configuration, members } = of;
  const now = tx.now();
  const firing = configuration.inhibit.length > 0 ? (await firingAlerts(tx, now)).map(asAlert) : [];
  const lately = await silencesAfter(tx, new Date(now.getTime() - endedLatelyMs));
  const silences = lately.map(asSilence);
  const receiver = configuration.receivers.find((r) => r.name === route.receiver);
  const channels = (await channelNames(tx)).filter((c) => receiver?.channels.includes(c.name));
  let fires = false;
  for (const channel of channels) {
    const place = { groupKey: group.key, receiver: route.receiver, channelId: channel.id };
    const last = await lastTelling(tx, place);
    const flush = flushGroup({
      route,
      configuration,
      members: members.map(asAlert),
      firing,
      silences,
      last: last ? { at: last.at.getTime(), firing: last.firing, resolved: last.resolved } : null,
      sendResolved: receiver!.send_resolved,
      now: now.getTime(),
    });
    if (!flush.tell) continue;
    const digestAt = route.digest && nextDigestAt(route.digest, receiver!.leeway.time_zone, now.getTime());
    fires ||= flush.tell.firing.length > 0;
    await tell(tx, {
      ...place,
      ...flush.tell,
      groupLabels: group.labels,
      members,
      stateVersion: (last?.stateVersion ?? 0) + 1,
      sendResolved: receiver!.send_resolved,
      digestAt: digestAt === null ? null : new Date(digestAt),
      notes: notesFor({ members, configuration, silences: lately, told: last?.at ?? null, now }),
    });
  }
  const policy = route.digest ? undefined : configuration.escalations.get(route.escalation ?? "");
  if (fires && policy) await startEscalation(tx, policy, group);
  const { flapping } = configuration;
  return members.filter((m) => !holds(asAlert(m), flapping, now.getTime())).map((m) => m.fingerprint);
}
