/**
 * Replays a rule over the stored verdicts of many columns: what it would have said, how often, and how soon it would
 * have said what is known to have happened. Alarms that begin in the same window are one: one message goes out.
 */
import { crosses, type Episode, episodesOf, type JudgedWindow, type MonitorRule } from "./rule.ts";

const dayMs = 86_400_000;

export type ColumnHistory = { feature: string; windows: readonly JudgedWindow[] };

/** Something that a person knows to have happened; without a feature any column's finding counts. */
export type KnownIncident = { name: string; from: number; to: number; feature: string | null };

export type ReplayedFinding = {
  feature: string;
  onset: number;
  opened: number;
  closed: number | null;
  worst: number | null;
};

export type CaughtIncident = { name: string; caught: boolean; delay_ms: number | null; features: string[] };

export type Replay = {
  windows: number;
  judged: number;
  crossings: number;
  findings: ReplayedFinding[];
  /** Windows in which at least one finding opened. */
  alarms: number;
  /** Alarms outside every known incident: false, as far as is known. */
  outside: number;
  alarms_per_day: number | null;
  incidents: CaughtIncident[];
};

export function replay(
  history: readonly ColumnHistory[],
  rule: MonitorRule,
  known: readonly KnownIncident[] = [],
): Replay {
  const findings = history.flatMap(({ feature, windows }) =>
    episodesOf(windows, rule).map((e) => asFinding(feature, windows, e)),
  );
  findings.sort((a, b) => a.opened - b.opened || (a.feature < b.feature ? -1 : 1));
  const all = history.flatMap((h) => h.windows);
  const starts = new Set(all.map((w) => w.start));
  const alarms = [...new Set(findings.map((f) => f.opened))];
  const days = spanDays(all);
  return {
    windows: starts.size,
    judged: all.filter((w) => w.verdict !== "insufficient").length,
    crossings: all.filter((w) => crosses(w, rule)).length,
    findings,
    alarms: alarms.length,
    outside: alarms.filter((at) => !known.some((k) => explains(k, at, findings))).length,
    alarms_per_day: days > 0 ? alarms.length / days : null,
    incidents: known.map((k) => caught(k, findings)),
  };
}

function asFinding(feature: string, windows: readonly JudgedWindow[], episode: Episode): ReplayedFinding {
  return {
    feature,
    onset: windows[episode.onset]!.start,
    opened: windows[episode.opened]!.end,
    closed: episode.closed === null ? null : windows[episode.closed]!.end,
    worst: windows[episode.worst]!.effect,
  };
}

function spanDays(windows: readonly JudgedWindow[]): number {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const w of windows) {
    from = Math.min(from, w.start);
    to = Math.max(to, w.end);
  }
  return to > from ? (to - from) / dayMs : 0;
}

/** A finding is about an incident when it went on during it and began no earlier. */
function belongs(finding: ReplayedFinding, incident: KnownIncident): boolean {
  if (incident.feature !== null && incident.feature !== finding.feature) return false;
  return finding.opened > incident.from && finding.onset < incident.to;
}

function explains(incident: KnownIncident, openedAt: number, findings: readonly ReplayedFinding[]): boolean {
  return findings.some((f) => f.opened === openedAt && belongs(f, incident));
}

function caught(incident: KnownIncident, findings: readonly ReplayedFinding[]): CaughtIncident {
  const own = findings.filter((f) => belongs(f, incident));
  const first = own[0];
  return {
    name: incident.name,
    caught: first !== undefined,
    delay_ms: first ? first.opened - incident.from : null,
    features: [...new Set(own.map((f) => f.feature))],
  };
}
