import type { Notice, NoticeAlert } from "../domain/notice.ts";
import { groupLink, link } from "./words.ts";

const never = "0001-01-01T00:00:00Z";

/** The body of Alertmanager's webhook, version 4, listing the first `shown` alerts. */
export function alertmanagerBody(
  notice: Notice,
  publicUrl: string,
  shown: number,
  acknowledgeUrl: (alert: NoticeAlert) => string | null = () => null,
): Record<string, unknown> {
  const acknowledge = notice.alerts.slice(0, shown).flatMap((a) => {
    const url = acknowledgeUrl(a);
    return url === null ? [] : [{ fingerprint: a.fingerprint, url }];
  });
  return {
    version: "4",
    groupKey: notice.groupKey,
    truncatedAlerts: notice.truncatedAlerts + notice.alerts.length - shown,
    status: notice.status,
    receiver: notice.receiver,
    groupLabels: notice.groupLabels,
    commonLabels: notice.commonLabels,
    commonAnnotations: notice.commonAnnotations,
    externalURL: publicUrl,
    alerts: notice.alerts.slice(0, shown).map((a) => ({
      status: a.status,
      labels: a.labels,
      annotations: a.annotations,
      startsAt: a.startsAt.toISOString(),
      endsAt: a.endsAt?.toISOString() ?? never,
      generatorURL: link(publicUrl, a.url),
      fingerprint: a.fingerprint,
    })),
    // What Alertmanager does not know of, beside its own fields.
    leeway: {
      priority: notice.priority,
      reason: notice.reason,
      state_version: notice.stateVersion,
      url: groupLink(publicUrl, notice),
      acknowledge,
    },
  };
}
