import type { NoticeReason } from "#lib/domain/notice.ts";
import type { NotificationState } from "#lib/domain/notification.ts";

export const stateLooks: Record<NotificationState, { icon: string; word: string; tone: string }> = {
  pending: { icon: "◐", word: "Waiting", tone: "text-watch" },
  delivered: { icon: "○", word: "Delivered", tone: "text-ok" },
  superseded: { icon: "–", word: "Superseded", tone: "text-ink-muted" },
  dead: { icon: "●", word: "Given up", tone: "text-critical" },
};

export const outcomeWords: Record<string, string> = {
  sent: "delivered",
  retry: "failed, to be tried again",
  permanent: "refused for good",
  interrupted: "interrupted: its process ended before the answer",
};

export const reasonWords: Record<NoticeReason, string> = {
  first: "First",
  new_firing: "More firing",
  all_resolved: "All resolved",
  new_resolved: "Some resolved",
  repeat: "Repeated",
  acknowledgement_over: "the acknowledgement ran out",
  flapping: "it comes and goes",
  acknowledged: "Acknowledged",
  escalation: "Escalated",
  test: "Test",
  digest: "Digest",
};
