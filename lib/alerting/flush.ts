import type { NoticeReason } from "../domain/notice.ts";
import type { Configuration } from "./configuration.ts";
import type { Flapping } from "./extension.ts";
import { type Flaps, stillFlaps } from "./flap.ts";
import { type LastTold, tellReason } from "./dedup.ts";
import type { Labels } from "./matcher.ts";
import type { Route } from "./route.ts";
import { inhibitor, type Silence, silencedBy } from "./suppress.ts";
import { contains } from "./time-interval.ts";

/** Times in milliseconds. `endsAt` in the future or null: it fires. */
export type Alert = {
  fingerprint: string;
  labels: Labels;
  startsAt: number;
  endsAt: number | null;
  /** Somebody is on it: it is not repeated. */
  acknowledged?: boolean;
  /** From then on it speaks again; null: not before it ends. */
  acknowledgedUntil?: number | null;
  /** When it began to fire lately, and since when it flaps. */
  flaps?: Flaps;
};

export type Suppression = { kind: "silence"; silences: number[] } | { kind: "inhibition"; by: string };

export type Flush = {
  /** The name of the interval that keeps the whole group quiet; null: none does. */
  muted: string | null;
  suppressed: Map<string, Suppression>;
  /** What is left to tell; null where there is nothing to. */
  tell: { reason: NoticeReason; firing: string[]; resolved: string[] } | null;
  /** Members that have ended and need not be remembered. */
  done: string[];
};

export const isFiring = (alert: Alert, now: number): boolean => alert.endsAt === null || alert.endsAt > now;

/** Whether it counts as firing: it does, or it comes and goes so often that its ends are not believed. */
export function holds(alert: Alert, flapping: Flapping | null, now: number): boolean {
  return isFiring(alert, now) || (alert.flaps !== undefined && stillFlaps(alert.flaps, flapping, now));
}

/** Whether somebody is on it at a moment. */
export function isAcknowledged(alert: Alert, now: number): boolean {
  return alert.acknowledged === true && (alert.acknowledgedUntil == null || now < alert.acknowledgedUntil);
}

/** Whether an acknowledgement ran out between two moments. */
function acknowledgementOver(alert: Alert, after: number, now: number): boolean {
  const until = alert.acknowledged ? alert.acknowledgedUntil : null;
  return until != null && after < until && until <= now;
}

/** The interval that mutes a route now, or "not active" ones; null: it may speak. */
export function mutedBy(route: Route, intervals: Configuration["intervals"], now: number): string | null {
  const holds = (name: string) => (intervals.get(name) ?? []).some((i) => contains(i, now));
  const mute = route.muteTimes.find(holds);
  if (mute !== undefined) return mute;
  if (route.activeTimes.length > 0 && !route.activeTimes.some(holds)) {
    return `outside of ${route.activeTimes.join(", ")}`;
  }
  return null;
}

/**
 * What one group says to one receiver now, in Alertmanager's order: inhibition, times, silences, then deduplication.
 * `firing`: all alerts of the project that fire, which may inhibit.
 */
export function flushGroup(of: {
  route: Route;
  configuration: Configuration;
  members: readonly Alert[];
  firing: readonly Alert[];
  silences: readonly Silence[];
  last: LastTold | null;
  sendResolved: boolean;
  now: number;
}): Flush {
  const { route, configuration, members, now } = of;
  const suppressed = new Map<string, Suppression>();
  const heldBack = inhibitor(configuration.inhibit, of.firing);
  for (const alert of members) {
    const by = heldBack(alert.labels);
    if (by !== null) {
      suppressed.set(alert.fingerprint, { kind: "inhibition", by });
      continue;
    }
    const silences = silencedBy(of.silences, alert.labels, now);
    if (silences.length > 0) suppressed.set(alert.fingerprint, { kind: "silence", silences });
  }
  const fires = (a: Alert) => holds(a, configuration.flapping, now);
  const done = members.filter((a) => !fires(a)).map((a) => a.fingerprint);
  const muted = mutedBy(route, configuration.intervals, now);
  if (muted !== null) return { muted, suppressed, tell: null, done };
  const left = members.filter((a) => !suppressed.has(a.fingerprint));
  const firing = left.filter(fires).map((a) => a.fingerprint);
  const resolved = left.filter((a) => !fires(a)).map((a) => a.fingerprint);
  const telling = {
    firing,
    resolved,
    sendResolved: of.sendResolved,
    repeatIntervalMs: route.repeatIntervalMs,
    now,
  };
  const own = left.length === 0 ? null : tellReason(of.last, telling);
  const handled = left.every((a) => isAcknowledged(a, now) || !fires(a));
  const quiet = own === "repeat" && handled;
  const told = of.last?.at ?? now;
  const over = left.some((a) => fires(a) && acknowledgementOver(a, told, now));
  const flaps = left.some((a) => fires(a) && a.flaps?.since != null && told < a.flaps.since);
  const reason = flaps
    ? "flapping"
    : (own === null || own === "repeat") && over
      ? "acknowledgement_over"
      : own;
  return { muted, suppressed, tell: reason === null || quiet ? null : { reason, firing, resolved }, done };
}
