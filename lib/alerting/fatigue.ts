import { localOf } from "./time-interval.ts";

/** One message that arrived. Times in milliseconds. */
export type Message = {
  at: number;
  channel: string;
  groupKey: string;
  /** The group in words. */
  group: string;
  /** What rule or model it is about. */
  rule: string;
  reason: string;
  status: "firing" | "resolved";
  priority: string;
  /** Fingerprints that fire in it. */
  firing: readonly string[];
};

/** What people did, by fingerprint: moments in rising order. */
export type Acts = ReadonlyMap<string, readonly number[]>;

export type Episode = {
  groupKey: string;
  from: number;
  /** Null: it still fires. */
  to: number | null;
  messages: number;
  /** When somebody first did something about it; null: nobody did. */
  actedAt: number | null;
};

const dayMs = 86_400_000;
/** From 22:00 until 07:00. */
const nightBegins = 22 * 60;
const nightEnds = 7 * 60;

export function atNight(at: number, timeZone: string): boolean {
  const { minute } = localOf(at, timeZone);
  return minute >= nightBegins || minute < nightEnds;
}

/** Groups' times of firing as one channel saw them: from the first message that fires to the one that says it is over. */
export function episodesOf(messages: readonly Message[], acts: Acts): Episode[] {
  const live = new Map<string, Episode & { firing: Set<string> }>();
  const all: (Episode & { firing: Set<string> })[] = [];
  for (const m of messages.toSorted((a, b) => a.at - b.at)) {
    const key = `${m.channel} ${m.groupKey}`;
    let episode = live.get(key);
    // Steps of an escalation and digests speak of groups whose own messages begin the episode.
    const begins = m.status === "firing" && m.reason !== "escalation" && m.reason !== "digest";
    if (!episode && begins) {
      episode = { groupKey: m.groupKey, from: m.at, to: null, messages: 0, actedAt: null, firing: new Set() };
      live.set(key, episode);
      all.push(episode);
    }
    if (!episode) continue;
    episode.messages++;
    for (const f of m.firing) episode.firing.add(f);
    if (m.status === "resolved") {
      episode.to = m.at;
      live.delete(key);
    }
  }
  return all.map(({ firing, ...e }) => ({ ...e, actedAt: firstAct(firing, acts, e) }));
}

function firstAct(firing: ReadonlySet<string>, acts: Acts, { from, to }: Episode): number | null {
  const times = [...firing].flatMap((f) => acts.get(f) ?? []);
  const within = times.filter((at) => from <= at && (to === null || at <= to));
  return within.length > 0 ? Math.min(...within) : null;
}

export type Load = {
  messages: number;
  perDay: number;
  /** The days of the time, the oldest first, in the time zone's days of 24 hours back from now. */
  days: number[];
  pages: number;
  atNight: number;
  episodes: number;
  /** Shares of episodes, 0 to 1; null where there are none. */
  acted: number | null;
  endedAlone: number | null;
  /** Median time until somebody acted, in milliseconds. */
  medianToAct: number | null;
};

/** How much a channel or a person hears in the days before `now`, and how much of it led to anything. */
export function loadOf(
  messages: readonly Message[],
  of: { acts: Acts; timeZone: string; now: number; days: number },
): Load {
  const { acts, now } = of;
  const days = Array.from({ length: of.days }, () => 0);
  for (const m of messages) {
    const day = of.days - 1 - Math.floor((now - m.at) / dayMs);
    if (day >= 0 && day < of.days) days[day]!++;
  }
  const episodes = episodesOf(messages, acts);
  const share = (n: number) => (episodes.length > 0 ? n / episodes.length : null);
  const waits = episodes.flatMap((e) => (e.actedAt === null ? [] : [e.actedAt - e.from]));
  return {
    messages: messages.length,
    perDay: messages.length / of.days,
    days,
    pages: messages.filter((m) => m.priority === "P1" && m.status === "firing").length,
    atNight: messages.filter((m) => atNight(m.at, of.timeZone)).length,
    episodes: episodes.length,
    acted: share(waits.length),
    endedAlone: share(episodes.filter((e) => e.to !== null && e.actedAt === null).length),
    medianToAct: median(waits),
  };
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

export type Loud = { name: string; messages: number; share: number };

/** The names with most messages, the loudest first; ties by name. */
export function loudest(messages: readonly Message[], name: (m: Message) => string, most: number): Loud[] {
  const counts = new Map<string, number>();
  for (const m of messages) counts.set(name(m), (counts.get(name(m)) ?? 0) + 1);
  return [...counts]
    .map(([of, count]) => ({ name: of, messages: count, share: count / messages.length }))
    .toSorted((a, b) => b.messages - a.messages || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}
