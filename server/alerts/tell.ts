import { isAcknowledged } from "#lib/alerting/flush.ts";
import { acknowledgedNote } from "#lib/alerting/notes.ts";
import { said } from "#lib/channels/index.ts";
import type { NoticeAlert, NoticeReason } from "#lib/domain/notice.ts";
import { type Priority, priorities } from "#lib/domain/incident.ts";
import { enqueueNotice } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asAlert } from "./as-alert.ts";
import { type AlertRow, insertTelling } from "./store.ts";

const mostAlerts = 200;

/** Writes the record of a telling and, unless the receiver does not hear of ends, the notice for the outbox. */
export async function tell(
  tx: ServiceContext,
  of: {
    groupKey: string;
    receiver: string;
    channelId: number;
    groupLabels: Record<string, string>;
    reason: NoticeReason;
    firing: string[];
    resolved: string[];
    members: readonly AlertRow[];
    stateVersion: number;
    sendResolved: boolean;
    /** What else its message says of an alert: annotations by fingerprint. */
    notes?: ReadonlyMap<string, Record<string, string>>;
  },
): Promise<void> {
  const { groupKey, receiver, channelId, groupLabels, reason, firing, stateVersion } = of;
  const named = new Map(of.members.map((m) => [m.fingerprint, m]));
  const now = tx.now().getTime();
  const shown = (fingerprints: string[], status: NoticeAlert["status"]) =>
    fingerprints.map((f): NoticeAlert => {
      const member = named.get(f)!;
      const { labels, startsAt, endsAt, url } = member;
      const annotations = { ...member.annotations, ...notesOf(member, status, now), ...of.notes?.get(f) };
      return { fingerprint: f, status, labels, annotations, startsAt, endsAt, url };
    });
  const alerts = [...shown(firing, "firing"), ...shown(of.sendResolved ? of.resolved : [], "resolved")];
  const notice =
    alerts.length === 0
      ? null
      : await enqueueNotice(tx, {
          channelId,
          groupKey: `${groupKey} ${receiver}`,
          stateVersion,
          reason,
          status: firing.length > 0 ? "firing" : "resolved",
          priority: highest(alerts),
          receiver,
          groupLabels,
          commonLabels: common(alerts.map((a) => a.labels)),
          commonAnnotations: {
            ...common(alerts.map((a) => a.annotations)),
            ...(firing.length > 0 && firing.every((f) => isAcknowledged(asAlert(named.get(f)!), now))
              ? { acknowledged: "true" }
              : {}),
          },
          alerts: alerts.slice(0, mostAlerts),
          truncatedAlerts: Math.max(0, alerts.length - mostAlerts),
        });
  await insertTelling(tx, {
    projectId: tx.projectId,
    groupKey,
    receiver,
    channelId,
    at: tx.now(),
    reason,
    firing,
    resolved: of.resolved,
    stateVersion,
    notificationId: notice?.id ?? null,
  });
}

function notesOf(member: AlertRow, status: NoticeAlert["status"], now: number): Record<string, string> {
  if (status !== "firing" || !isAcknowledged(asAlert(member), now)) return {};
  const until = member.acknowledgedUntil?.getTime() ?? null;
  return { [said.acknowledged]: acknowledgedNote({ by: member.acknowledgedBy ?? "somebody", until }) };
}

/** The most urgent of those that fire, else of all; P3 where none says. */
function highest(alerts: readonly NoticeAlert[]): Priority {
  const firing = alerts.filter((a) => a.status === "firing");
  const said = (firing.length > 0 ? firing : alerts).map((a) => a.labels["priority"] ?? "P3");
  return priorities.find((p) => said.includes(p)) ?? "P3";
}

function common(all: readonly Record<string, string>[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all[0] ?? {}).filter(([name, value]) => all.every((labels) => labels[name] === value)),
  );
}
