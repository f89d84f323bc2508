import { cut } from "./text.ts";
import type { Notice, NoticeAlert } from "../domain/notice.ts";

/** The annotation of a notice that reached a fallback channel: what happened to the first one. */
export const undelivered = "leeway_undelivered";

const reasonWords: Record<Notice["reason"], string> = {
  first: "First notification",
  new_firing: "More is firing",
  all_resolved: "All resolved",
  new_resolved: "Some of it is resolved",
  repeat: "Still firing",
  acknowledgement_over: "Still firing: the acknowledgement has run out",
  flapping: "It comes and goes",
  acknowledged: "Acknowledged",
  escalation: "Escalated",
  test: "Test of this channel",
  digest: "Digest",
};

/** Annotations of Leeway's own that a message says in words. */
export const said = {
  /** Why an escalation took this step. */
  escalation: "leeway_escalation",
  /** Who is on it, and until when. */
  acknowledged: "leeway_acknowledged",
  /** How often it fired in which time. */
  flapping: "leeway_flapping",
  /** Which silence has just ended. */
  silenceEnded: "leeway_silence_ended",
  /** Into which other incident it went. */
  merged: "leeway_merged",
} as const;

export function reasonWord(notice: Notice): string {
  const notes = [...Object.values(said), undelivered].flatMap((name) => {
    const note = notice.commonAnnotations[name];
    return note ? [cut(note, 500)] : [];
  });
  return [reasonWords[notice.reason], ...notes].join(". ");
}

export function firing(notice: Notice): NoticeAlert[] {
  return notice.alerts.filter((a) => a.status === "firing");
}

/** How many alerts the message does not list: those that routing left out and those that did not fit. */
export function leftOut(notice: Notice, shown: number): number {
  return notice.truncatedAlerts + notice.alerts.length - shown;
}

export function moreLine(left: number): string {
  return left === 0 ? "" : left === 1 ? "1 more alert is left out." : `${left} more alerts are left out.`;
}

/** Name of an alert: its summary, else its alertname, else its labels. */
export function alertLine(alert: NoticeAlert): string {
  const { summary, title } = alert.annotations;
  const name = summary || title || alert.labels.alertname;
  return name || labelText(alert.labels) || alert.fingerprint;
}

export function labelText(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([k, v]) => `${k}=${v}`)
    .join(", ");
}

/** One line: priority, state, how many, and what about. */
export function titleOf(notice: Notice): string {
  const total = notice.alerts.length + notice.truncatedAlerts;
  const state =
    notice.status === "resolved"
      ? "Resolved"
      : `Firing${total > 1 ? ` ${firing(notice).length + notice.truncatedAlerts}` : ""}`;
  const about =
    notice.commonAnnotations.summary ||
    (notice.alerts.length === 1 && notice.alerts[0] ? alertLine(notice.alerts[0]) : "") ||
    notice.commonLabels.alertname ||
    labelText(notice.groupLabels) ||
    notice.receiver;
  return `[${notice.priority} ${state}] ${about}`.replace(/\s+/g, " ");
}

/** Where in the console a path or an address is; anything else than the web leads to the console itself. */
export function link(publicUrl: string, url: string): string {
  if (/^https?:\/\//i.test(url)) return url;
  return url.startsWith("/") && !url.startsWith("//") ? `${publicUrl}${url}` : publicUrl;
}

/** The page of the only alert, else the alerts of their project, else the console. */
export function groupLink(publicUrl: string, notice: Notice): string {
  const urls = new Set(notice.alerts.map((a) => link(publicUrl, a.url)));
  const [only] = urls;
  if (urls.size === 1 && only) return only;
  const own = [...urls].filter((url) => url.startsWith(`${publicUrl}/`));
  const [project, ...others] = new Set(own.map((url) => url.slice(publicUrl.length + 1).split("/")[0]));
  return project && others.length === 0 ? `${publicUrl}/${project}/alerts` : publicUrl;
}
