import type { Priority } from "./incident.ts";

/** Why a notification was sent: Alertmanager's questions in its order, then Leeway's own. */
export const noticeReasons = [
  "first",
  "new_firing",
  "all_resolved",
  "new_resolved",
  "repeat",
  "acknowledgement_over",
  "flapping",
  "acknowledged",
  "escalation",
  "test",
  "digest",
] as const;
export type NoticeReason = (typeof noticeReasons)[number];

export type NoticeAlert = {
  /** Stable hash of the labels. */
  fingerprint: string;
  status: "firing" | "resolved";
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: Date;
  endsAt: Date | null;
  /** Where in the console it is explained. */
  url: string;
};

/** One flush of one group to one channel: everything that a message may say. */
export type Notice = {
  channelId: number;
  /** Route and group labels: stable over the life of the group, so that messages can be updated in place. */
  groupKey: string;
  /** Counts the flushes of this group to this channel; a later one replaces an undelivered earlier one. */
  stateVersion: number;
  reason: NoticeReason;
  status: "firing" | "resolved";
  priority: Priority;
  receiver: string;
  groupLabels: Record<string, string>;
  commonLabels: Record<string, string>;
  commonAnnotations: Record<string, string>;
  alerts: NoticeAlert[];
  truncatedAlerts: number;
};
