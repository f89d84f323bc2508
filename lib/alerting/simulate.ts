import type { NoticeReason } from "../domain/notice.ts";
import type { Configuration } from "./configuration.ts";
import type { LastTold } from "./dedup.ts";
import { nextDigestAt } from "./digest.ts";
import { DueQueue } from "./due-queue.ts";
import { plannedSteps } from "./escalation.ts";
import type { Digest, Policy } from "./extension.ts";
import { began } from "./flap.ts";
import { type Alert, flushGroup, isFiring } from "./flush.ts";
import { groupOf, type Route, routesOf } from "./route.ts";
import type { Silence } from "./suppress.ts";

/** An alert as it was at a moment (milliseconds). */
export type AlertEvent = { at: number; alert: Alert };

export type Sent = {
  at: number;
  receiver: string;
  groupKey: string;
  groupLabels: Record<string, string>;
  reason: NoticeReason;
  firing: string[];
  resolved: string[];
};

type LiveGroup = {
  key: string;
  route: Route;
  labels: Record<string, string>;
  members: Set<string>;
  next: number;
  flushed: boolean;
  /** The policy that takes over, and since when it counts. */
  escalates: { policy: Policy; from: number } | null;
};

/**
 * What a configuration would have sent to whom for a history of alerts, up to a moment: the dispatcher on a clock of
 * its own. Events in order of time.
 */
export function simulate(
  configuration: Configuration,
  events: readonly AlertEvent[],
  silences: readonly Silence[],
  until: number,
): Sent[] {
  const alerts = new Map<string, Alert>();
  const groups = new Map<string, LiveGroup>();
  const queue = new DueQueue();
  const told = new Map<string, LastTold>();
  const sent: Sent[] = [];
  const receivers = new Map(configuration.receivers.map((r) => [r.name, r]));

  const flush = (group: LiveGroup, now: number) => {
    const { route } = group;
    const memory = `${group.key} ${route.receiver}`;
    const members = [...group.members].map((f) => alerts.get(f)!);
    const sendResolved = receivers.get(route.receiver)?.send_resolved ?? true;
    const { tell, done } = flushGroup({
      route,
      configuration,
      members,
      firing: configuration.inhibit.length > 0 ? [...alerts.values()].filter((a) => isFiring(a, now)) : [],
      silences,
      last: told.get(memory) ?? null,
      sendResolved,
      now,
    });
    if (tell) {
      told.set(memory, { at: now, firing: tell.firing, resolved: tell.resolved });
      const spoken = { ...tell, resolved: sendResolved ? tell.resolved : [] };
      if (spoken.firing.length + spoken.resolved.length > 0) {
        const place = { receiver: route.receiver, groupKey: group.key, groupLabels: group.labels };
        if (route.digest) gather({ at: now, ...place, ...spoken }, route.digest);
        else sent.push({ at: now, ...place, ...spoken });
      }
      const policy = configuration.escalations.get(route.escalation ?? "");
      if (policy && !route.digest && tell.firing.length > 0) group.escalates ??= { policy, from: now };
    }
    if (members.length === done.length) {
      const ended = Math.max(...members.map((m) => Math.min(m.endsAt ?? now, now)));
      if (group.escalates) sent.push(...escalated(group, ended));
      group.escalates = null;
    }
    for (const f of done) group.members.delete(f);
    group.flushed = true;
    group.next = now + route.groupIntervalMs;
    const id = `${route.path} ${group.key}`;
    if (group.members.size === 0) groups.delete(id);
    else queue.add(group.next, id);
  };

  /** What a digest says, by its receiver and time. */
  const gathered = new Map<string, Sent>();
  const gather = (one: Sent, digest: Digest) => {
    const timeZone = receivers.get(one.receiver)?.leeway.time_zone ?? "UTC";
    const at = nextDigestAt(digest, timeZone, one.at);
    const key = `${one.receiver} ${at}`;
    const held = gathered.get(key) ?? {
      ...one,
      at,
      reason: "digest" as const,
      groupKey: "digest",
      groupLabels: {},
      firing: [],
      resolved: [],
    };
    const join = (a: string[], b: string[]) => [...new Set([...a, ...b])];
    const firing = join(held.firing, one.firing);
    gathered.set(key, { ...held, firing, resolved: join(held.resolved, one.resolved) });
  };

  /** Everything that falls due before a moment, in order of time. */
  const advance = (to: number) => {
    for (let due = queue.takeBefore(to); due; due = queue.takeBefore(to)) {
      const group = groups.get(due.id);
      if (group?.next === due.at) flush(group, due.at);
    }
  };

  for (const { at, alert } of events) {
    if (at >= until) break;
    advance(at);
    const before = alerts.get(alert.fingerprint);
    const flaps = before?.flaps ?? { starts: [], since: null };
    const starts = isFiring(alert, at) && !(before && isFiring(before, at));
    alerts.set(alert.fingerprint, {
      ...alert,
      flaps: starts ? began(flaps, configuration.flapping, at) : flaps,
    });
    for (const route of routesOf(configuration.route, alert.labels)) {
      const { key, labels } = groupOf(route, alert.labels);
      const id = `${route.path} ${key}`;
      let group = groups.get(id);
      if (!group) {
        // What has ended opens no group.
        if (!isFiring(alert, at)) continue;
        const next = at + route.groupWaitMs;
        group = { key, route, labels, members: new Set(), next, flushed: false, escalates: null };
        groups.set(id, group);
      }
      group.members.add(alert.fingerprint);
      if (!group.flushed && alert.startsAt + route.groupWaitMs < at) group.next = Math.min(group.next, at);
      queue.add(group.next, id);
    }
  }
  advance(until);
  for (const group of groups.values()) if (group.escalates) sent.push(...escalated(group, until));
  for (const digest of gathered.values()) if (digest.at < until) sent.push(digest);
  return sent.toSorted((a, b) => a.at - b.at);
}

/** The steps that a group's policy took until it ended, as if nobody had acknowledged. */
function escalated({ key, labels, members, escalates }: LiveGroup, ended: number): Sent[] {
  const { policy, from } = escalates!;
  return plannedSteps(policy, from, ended).map(({ at }) => ({
    at,
    receiver: `${policy.name} (escalation)`,
    groupKey: key,
    groupLabels: labels,
    reason: "escalation" as const,
    firing: [...members],
    resolved: [],
  }));
}
