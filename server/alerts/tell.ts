import { isAcknowledged } from "#lib/alerting/flush.ts";
import { acknowledgedNote } from "#lib/alerting/notes.ts";
import { said } from "#lib/channels/index.ts";
import type { Notice, NoticeAlert, NoticeReason } from "#lib/domain/notice.ts";
import { type Priority, priorities } from "#lib/domain/incident.ts";
import { enqueueNotice, publicUrl } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asAlert } from "./as-alert.ts";
import { addToDigest } from "./digest-store.ts";
import { type AlertRow, insertTelling, slugOf } from "./store.ts";

const mostAlerts = 200;

type Told = {
  groupKey: string;
  receiver: string;
  channelId: number;
  groupLabels: Record<string, string>;
  reason: NoticeReason;
  firing: string[];
  resolved: string[];
  members: readonly AlertRow[];
  stateVersion: number;
  /** What else its message says of an alert: annotations by fingerprint. */
  notes?: ReadonlyMap<string, Record<string, string>>;
};

/** What a message says of these alerts; null where there is none to speak of. */
export async function noticeOf(tx: ServiceContext, of: Told): Promise<Notice | null> {
  const { groupKey, receiver, channelId, groupLabels, reason, firing, stateVersion } = of;
  const named = new Map(of.members.map((m) => [m.fingerprint, m]));
  const now = tx.now().getTime();
  const page = of.members.every((m) => isLink(m.url)) ? "" : `${publicUrl()}/${await slugOf(tx)}/alerts`;
  const shown = (fingerprints: string[], status: NoticeAlert["status"]) =>
    fingerprints.map((f): NoticeAlert => {
      const member = named.get(f)!;
      const { labels, startsAt, endsAt } = member;
      // Who pushed it need not have said where it leads.
      const url = isLink(member.url) ? member.url : `${page}?alert=${member.id}`;
      const annotations = { ...member.annotations, ...notesOf(member, status, now), ...of.notes?.get(f) };
      return { fingerprint: f, status, labels, annotations, startsAt, endsAt, url };
    });
  const alerts = [...shown(firing, "firing"), ...shown(of.resolved, "resolved")];
  if (alerts.length === 0) return null;
  const held = firing.length > 0 && firing.every((f) => isAcknowledged(asAlert(named.get(f)!), now));
  return {
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
      ...(held ? { acknowledged: "true" } : {}),
    },
    alerts: alerts.slice(0, mostAlerts),
    truncatedAlerts: Math.max(0, alerts.length - mostAlerts),
  };
}

/**
 * Writes the record of a telling and, unless the receiver does not hear of ends, the notice for the outbox. What waits
 * for a digest (`digestAt`) is only written down. The telling's id.
 */
export async function tell(
  tx: ServiceContext,
  of: Told & { sendResolved: boolean; digestAt: Date | null },
): Promise<number> {
  const { groupKey, receiver, channelId, reason, firing, stateVersion } = of;
  const said = await noticeOf(tx, { ...of, resolved: of.sendResolved ? of.resolved : [] });
  const notice = said && of.digestAt === null ? await enqueueNotice(tx, said) : null;
  const id = await insertTelling(tx, {
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
  if (said && of.digestAt) await addToDigest(tx, { channelId, receiver, dueAt: of.digestAt, telling: id });
  return id;
}

const isLink = (url: string) => /^(https?:\/\/|\/(?!\/))/i.test(url);

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
