import type { Configuration } from "./configuration.ts";
import { promDurationText } from "./duration.ts";
import type { Route } from "./route.ts";
import { type AlertEvent, simulate } from "./simulate.ts";
import type { Silence } from "./suppress.ts";

export type Suggestion = {
  receiver: string;
  /** What to change, in the words of the routing file. */
  change: string;
  /** What it costs. */
  cost: string;
  /** Messages to the receiver in the replay, under the routing in force and with the change. */
  now: number;
  proposed: number;
};

const leastMessages = 5;
const leastSaving = 0.1;
const receiversTried = 3;
const hourMs = 3_600_000;

/**
 * Events that only say that an alert goes on firing are drawn into the one before, and those that say again that it has
 * ended are left out, as an ended alert joins no group: a replay of what is left sends the same, sooner.
 */
export function withoutResends(events: readonly AlertEvent[]): AlertEvent[] {
  const kept: AlertEvent[] = [];
  const last = new Map<string, AlertEvent>();
  for (const event of events) {
    const before = last.get(event.alert.fingerprint);
    const { alert } = event;
    const goesOn =
      before !== undefined &&
      (before.alert.endsAt === null || before.alert.endsAt > event.at) &&
      (alert.endsAt === null || alert.endsAt > event.at) &&
      JSON.stringify(before.alert.labels) === JSON.stringify(alert.labels);
    if (goesOn) {
      before.alert = { ...before.alert, endsAt: alert.endsAt };
      continue;
    }
    const ended = before && before.alert.endsAt !== null && before.alert.endsAt <= event.at;
    if (ended && alert.endsAt !== null && alert.endsAt <= event.at) continue;
    const own = { ...event };
    kept.push(own);
    last.set(alert.fingerprint, own);
  }
  return kept;
}

type Candidate = { change: string; cost: string; configuration: Configuration };

/** Changes of the routing that would have sent clearly fewer messages, each tried on the history, the best first. */
export function suggest(
  configuration: Configuration,
  history: readonly AlertEvent[],
  silences: readonly Silence[],
  until: number,
): Suggestion[] {
  const events = withoutResends(history);
  const counts = (c: Configuration) => {
    const by = new Map<string, number>();
    for (const s of simulate(c, events, silences, until)) by.set(s.receiver, (by.get(s.receiver) ?? 0) + 1);
    return by;
  };
  const before = counts(configuration);
  const busiest = configuration.receivers
    .map((r) => r.name)
    .filter((name) => (before.get(name) ?? 0) >= leastMessages)
    .toSorted((a, b) => before.get(b)! - before.get(a)!)
    .slice(0, receiversTried);
  return busiest
    .flatMap((receiver) =>
      candidates(configuration, receiver).map((c) => ({
        receiver,
        change: c.change,
        cost: c.cost,
        now: before.get(receiver)!,
        proposed: counts(c.configuration).get(receiver) ?? 0,
      })),
    )
    .filter((s) => 1 - s.proposed / s.now >= leastSaving)
    .toSorted((a, b) => b.now - b.proposed - (a.now - a.proposed))
    .slice(0, 5);
}

function candidates(configuration: Configuration, receiver: string): Candidate[] {
  const map = (route: Route, edit: (r: Route) => Partial<Route>): Route => ({
    ...route,
    ...(route.receiver === receiver ? edit(route) : {}),
    routes: route.routes.map((child) => map(child, edit)),
  });
  const walk = (route: Route): Route[] => [route, ...route.routes.flatMap(walk)];
  const own = walk(configuration.route).filter((r) => r.receiver === receiver);
  const withRoutes = (edit: (r: Route) => Partial<Route>): Configuration => ({
    ...configuration,
    route: map(configuration.route, edit),
  });
  const interval = Math.max(...own.map((r) => r.groupIntervalMs));
  const found: Candidate[] = [3, 12].map((times) => ({
    change: `Raise group_interval to ${promDurationText(interval * times)}`,
    cost: "News of a group that was told already comes later; the first message does not.",
    configuration: withRoutes((r) => ({ groupIntervalMs: Math.max(r.groupIntervalMs, interval * times) })),
  }));
  const repeat = Math.max(...own.map((r) => r.repeatIntervalMs));
  found.push({
    change: `Raise repeat_interval to ${promDurationText(repeat * 2)}`,
    cost: "What goes on without news is heard of half as often.",
    configuration: withRoutes((r) => ({ repeatIntervalMs: r.repeatIntervalMs * 2 })),
  });
  for (const label of new Set(own.flatMap((r) => r.groupBy ?? []))) {
    found.push({
      change: `Take ${label} out of group_by`,
      cost: `One message tells of several values of ${label}.`,
      configuration: withRoutes((r) => ({ groupBy: r.groupBy?.filter((l) => l !== label) ?? null })),
    });
  }
  if (configuration.flapping === null) {
    found.push({
      change: "Hold back what flaps: leeway, flapping: {times: 4, within: 1h}",
      cost: "Ends of an alert that comes and goes are told once it is calm.",
      configuration: { ...configuration, flapping: { times: 4, withinMs: hourMs } },
    });
  }
  const low = (r: Route) => r.matchers.some((m) => m.name === "priority" && /P[34]/.test(m.value));
  if (own.some((r) => low(r) && r.digest === null)) {
    found.push({
      change: "Gather the routes of P3 and P4 into a daily digest",
      cost: "They are told once a day.",
      configuration: withRoutes((r) => (low(r) ? { digest: { every: "day", minute: 540 } } : {})),
    });
  }
  return found;
}
