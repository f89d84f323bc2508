import type { NoticeReason } from "../domain/notice.ts";
import type { Configuration } from "./configuration.ts";
import type { LastTold } from "./dedup.ts";
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
  const told = new Map<string, LastTold>();
  const sent: Sent[] = [];
  const receivers = new Map(configuration.receivers.map((r) => [r.name, r]));

  const flush = (group: LiveGroup, now: number) => {
    const { route } = group;
    const memory = `${group.key} ${route.receiver}`;
    const sendResolved = receivers.get(route.receiver)?.send_resolved ?? true;
    const { tell, done } = flushGroup({
      route,
      configuration,
      members: [...group.members].map((f) => alerts.get(f)!),
      firing: [...alerts.values()].filter((a) => isFiring(a, now)),
      silences,
      last: told.get(memory) ?? null,
      sendResolved,
      now,
    });
    if (tell) {
      told.set(memory, { at: now, firing: tell.firing, resolved: tell.resolved });
      const spoken = { ...tell, resolved: sendResolved ? tell.resolved : [] };
      if (spoken.firing.length + spoken.resolved.length > 0) {
        sent.push({
          at: now,
          receiver: route.receiver,
          groupKey: group.key,
          groupLabels: group.labels,
          ...spoken,
        });
      }
    }
    for (const f of done) group.members.delete(f);
    group.flushed = true;
    group.next = now + route.groupIntervalMs;
    if (group.members.size === 0) groups.delete(`${route.path} ${group.key}`);
  };

  /** Everything that falls due before a moment, in order of time. */
  const advance = (to: number) => {
    for (;;) {
      let due: LiveGroup | null = null;
      for (const group of groups.values())
        if (group.next < to && (!due || group.next < due.next)) due = group;
      if (!due) return;
      flush(due, due.next);
    }
  };

  for (const { at, alert } of events) {
    if (at >= until) break;
    advance(at);
    alerts.set(alert.fingerprint, alert);
    for (const route of routesOf(configuration.route, alert.labels)) {
      const { key, labels } = groupOf(route, alert.labels);
      const id = `${route.path} ${key}`;
      let group = groups.get(id);
      if (!group) {
        // What has ended opens no group.
        if (!isFiring(alert, at)) continue;
        group = { key, route, labels, members: new Set(), next: at + route.groupWaitMs, flushed: false };
        groups.set(id, group);
      }
      group.members.add(alert.fingerprint);
      if (!group.flushed && alert.startsAt + route.groupWaitMs < at) group.next = Math.min(group.next, at);
    }
  }
  advance(until);
  return sent;
}
