import { type Load, loadOf, type Loud, loudest, type Message } from "#lib/alerting/fatigue.ts";
import { labelsText } from "#lib/alerting/index.ts";
import { type Suggestion, suggest } from "#lib/alerting/suggest.ts";
import { listChannels } from "#server/channels/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asSilence } from "./as-alert.ts";
import { configurationInForce } from "./configuration.ts";
import { reachOf } from "./explain-person.ts";
import { actsSince, callsSince, messagesSince } from "./fatigue-store.ts";
import { members, nameOf } from "./people-store.ts";
import { eventsOf } from "./simulate-configuration.ts";
import { historySince } from "./history-store.ts";
import { silencesAfter } from "./store.ts";

const daysShown = 28;
const replayDays = 7;
const dayMs = 86_400_000;
const mostMessages = 50_000;

type ShownLoad = {
  messages: number;
  per_day: number;
  per_week: number;
  days: number[];
  pages: number;
  at_night: number;
  episodes: number;
  acted: number | null;
  ended_alone: number | null;
  median_minutes_to_act: number | null;
};

export type Fatigue = {
  days: number;
  from: string;
  to: string;
  /** More arrived than could be read: the oldest are left out. */
  truncated: boolean;
  channels: ({ channel: string; kind: string; time_zone: string } & ShownLoad)[];
  people: ({ id: number; person: string; time_zone: string; channels: string[] } & ShownLoad)[];
  rules: Loud[];
  groups: Loud[];
  suggestions: Suggestion[];
};

/** How much each channel and person heard in 28 days, how much of it led to anything, and what would make it less. */
export async function getFatigue(ctx: ServiceContext): Promise<Fatigue> {
  authorize(ctx, "incidents:read");
  const now = ctx.now();
  const from = new Date(now.getTime() - daysShown * dayMs);
  const messages = (await messagesSince(ctx, from, mostMessages)).map(asMessage);
  const acts = new Map<string, number[]>();
  for (const { fingerprint, at } of await actsSince(ctx, from)) {
    acts.set(fingerprint, [...(acts.get(fingerprint) ?? []), at.getTime()]);
  }
  const { configuration } = await configurationInForce(ctx);
  const all = await listChannels({ ...ctx, actor: { kind: "system", job: "fatigue" } });
  const zoneOf = (names: readonly string[]) =>
    configuration.receivers.find((r) => r.channels.some((c) => names.includes(c)))?.leeway.time_zone ?? "UTC";
  const load = (heard: readonly Message[], timeZone: string) =>
    shown(loadOf(heard, { acts, timeZone, now: now.getTime(), days: daysShown }));
  const calls = await callsSince(ctx, from);
  const channels = all.map((c) => {
    const time_zone = zoneOf([c.name]);
    const heard = messages.filter((m) => m.channel === c.name);
    return { channel: c.name, kind: c.kind, time_zone, ...load(heard, time_zone) };
  });
  const people = (await members(ctx)).map((p) => {
    const own = all.filter((c) => reachOf(c, p).reaches === "yes").map((c) => c.name);
    const names = [p.name, p.email].flatMap((n) => (n === null ? [] : [n.toLowerCase()]));
    const called = calls.filter((c) => c.people.some((n) => names.includes(n.toLowerCase()))).map(asCall);
    const heard = [...messages.filter((m) => own.includes(m.channel)), ...called];
    const time_zone = zoneOf(own);
    return { id: p.id, person: nameOf(p), time_zone, channels: own, ...load(heard, time_zone) };
  });
  return {
    days: daysShown,
    from: from.toISOString(),
    to: now.toISOString(),
    truncated: messages.length === mostMessages,
    channels: channels.toSorted((a, b) => b.messages - a.messages),
    people: people.toSorted((a, b) => b.messages - a.messages),
    rules: loudest(messages, (m) => m.rule, 10),
    groups: loudest(messages, (m) => m.group, 10),
    suggestions: await suggestions(ctx, now),
  };
}

async function suggestions(ctx: ServiceContext, now: Date): Promise<Suggestion[]> {
  const { configuration } = await configurationInForce(ctx);
  const since = new Date(now.getTime() - replayDays * dayMs);
  const events = eventsOf(await historySince(ctx, since));
  const silences = (await silencesAfter(ctx, since)).map(asSilence);
  return suggest(configuration, events, silences, now.getTime());
}

function asMessage(row: Awaited<ReturnType<typeof messagesSince>>[number]): Message {
  const about = row.alertname === "Incident" ? row.model : row.alertname;
  return {
    at: row.at.getTime(),
    channel: row.channel,
    groupKey: row.groupKey,
    group: row.reason === "digest" ? "digests" : labelsText(row.groupLabels ?? {}),
    rule: row.reason === "digest" ? "digests" : (about ?? "several together"),
    reason: row.reason ?? "",
    status: row.status === "resolved" ? "resolved" : "firing",
    priority: row.priority ?? "P3",
    firing: row.firing ?? [],
  };
}

function asCall(call: Awaited<ReturnType<typeof callsSince>>[number]): Message {
  return {
    at: call.at.getTime(),
    channel: "called by name",
    groupKey: call.groupKey,
    group: call.groupKey,
    rule: call.policy,
    reason: "escalation",
    status: "firing",
    priority: "P1",
    firing: call.firing,
  };
}

function shown(load: Load): ShownLoad {
  return {
    messages: load.messages,
    per_day: load.perDay,
    per_week: load.perDay * 7,
    days: load.days,
    pages: load.pages,
    at_night: load.atNight,
    episodes: load.episodes,
    acted: load.acted,
    ended_alone: load.endedAlone,
    median_minutes_to_act: load.medianToAct === null ? null : load.medianToAct / 60_000,
  };
}
