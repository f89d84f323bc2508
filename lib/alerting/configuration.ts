import { z } from "zod";
import {
  clock,
  duration,
  extension,
  type Flapping,
  type Policy,
  positive,
  receiverExtension,
  type RouteExtension,
  routeExtension,
  zone,
} from "./extension.ts";
import { type Matcher, parseMatcher, parseMatchers } from "./matcher.ts";
import { type Route, type RouteOptions, routeTree } from "./route.ts";
import type { InhibitRule } from "./suppress.ts";
import type { TimeInterval } from "./time-interval.ts";

/** Where an alert goes, in Alertmanager's words; receivers name channels of the project. */
const matcher = z.string().transform((text, ctx): Matcher[] => {
  try {
    return parseMatchers(text);
  } catch (error) {
    ctx.addIssue({ code: "custom", message: (error as Error).message });
    return [];
  }
});
/** The older spelling: {label: value} for equality, or for regular expressions. */
const pairs = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const names = z.array(z.string().min(1)).max(1_000);
const matcherFields = {
  matchers: z.array(matcher).max(100).optional(),
  match: pairs.optional(),
  match_re: pairs.optional(),
};

export type RouteInput = {
  receiver?: string | undefined;
  matchers?: string[] | undefined;
  match?: Record<string, string | number | boolean> | undefined;
  match_re?: Record<string, string | number | boolean> | undefined;
  group_by?: string[] | undefined;
  group_wait?: string | undefined;
  group_interval?: string | undefined;
  repeat_interval?: string | undefined;
  continue?: boolean | undefined;
  mute_time_intervals?: string[] | undefined;
  active_time_intervals?: string[] | undefined;
  routes?: RouteInput[] | undefined;
  leeway?: RouteExtension | undefined;
};

const routeFields = z.strictObject({
  receiver: z.string().min(1).optional(),
  ...matcherFields,
  group_by: names.optional(),
  group_wait: duration.optional(),
  group_interval: positive.optional(),
  repeat_interval: positive.optional(),
  continue: z.boolean().optional(),
  mute_time_intervals: names.optional(),
  active_time_intervals: names.optional(),
  routes: z
    .array(z.lazy((): z.ZodType<RouteOptions, RouteInput> => route))
    .max(1_000)
    .optional(),
  leeway: routeExtension.optional(),
});

const route: z.ZodType<RouteOptions, RouteInput> = routeFields.transform((r, ctx) => ({
  matchers: allMatchers(r, ctx),
  receiver: r.receiver,
  groupBy: r.group_by,
  groupWaitMs: r.group_wait,
  groupIntervalMs: r.group_interval,
  repeatIntervalMs: r.repeat_interval,
  continues: r.continue,
  muteTimes: r.mute_time_intervals,
  activeTimes: r.active_time_intervals,
  routes: r.routes ?? [],
  escalation: r.leeway?.escalation,
  digest: r.leeway?.digest,
}));

type MatcherFields = {
  matchers?: Matcher[][] | undefined;
  match?: Record<string, string> | undefined;
  match_re?: Record<string, string> | undefined;
};
type Issues = { addIssue: (issue: { code: "custom"; message: string }) => void };

function allMatchers(r: MatcherFields, ctx: Issues): Matcher[] {
  const from = (fields: Record<string, string> | undefined, op: string) =>
    Object.entries(fields ?? {}).flatMap(([name, value]) => {
      try {
        return [parseMatcher(`${JSON.stringify(name)}${op}${JSON.stringify(value)}`)];
      } catch (error) {
        ctx.addIssue({ code: "custom", message: (error as Error).message });
        return [];
      }
    });
  return [...(r.matchers ?? []).flat(), ...from(r.match, "="), ...from(r.match_re, "=~")];
}

const inhibit = z
  .strictObject({
    source_matchers: z.array(matcher).optional(),
    target_matchers: z.array(matcher).optional(),
    source_match: pairs.optional(),
    target_match: pairs.optional(),
    source_match_re: pairs.optional(),
    target_match_re: pairs.optional(),
    equal: names.optional(),
  })
  .transform(
    (r, ctx): InhibitRule => ({
      source: allMatchers(
        { matchers: r.source_matchers, match: r.source_match, match_re: r.source_match_re },
        ctx,
      ),
      target: allMatchers(
        { matchers: r.target_matchers, match: r.target_match, match_re: r.target_match_re },
        ctx,
      ),
      equal: r.equal ?? [],
    }),
  );

const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const monthNames = [
  "",
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** "a", "a:b", with words or numbers between two bounds. */
const range = (words: readonly string[], low: number, high: number, noun: string) =>
  z.union([z.string(), z.number()]).transform((raw, ctx): [number, number] => {
    const ends = String(raw)
      .split(":")
      .map((end) => {
        const word = words.indexOf(end.trim().toLowerCase());
        return word >= 0 && end.trim() !== "" ? word : Number(end.trim() || Number.NaN);
      });
    const [from, to = from] = ends;
    const whole = (x: number | undefined) =>
      Number.isInteger(x) && x! >= low && x! <= high && !(x === 0 && low < 0);
    const ordered = from! < 0 === to! < 0 ? from! <= to! : from! > 0;
    if (ends.length > 2 || !whole(from) || !whole(to) || !ordered) {
      ctx.addIssue({ code: "custom", message: `“${raw}” is not a range of ${noun}` });
      return [0, 0];
    }
    return [from!, to!];
  });

const interval = z
  .strictObject({
    times: z.array(z.strictObject({ start_time: clock, end_time: clock })).optional(),
    weekdays: z.array(range(days, 0, 6, "weekdays")).optional(),
    days_of_month: z.array(range([], -31, 31, "days of a month")).optional(),
    months: z.array(range(monthNames, 1, 12, "months")).optional(),
    years: z.array(range([], 1, 9_999, "years")).optional(),
    location: zone.optional(),
  })
  .transform((i, ctx): TimeInterval => {
    if (i.times?.some((t) => t.start_time >= t.end_time)) {
      ctx.addIssue({ code: "custom", message: "a time ends before it starts: cut it at midnight into two" });
    }
    return {
      times: i.times?.map((t) => ({ start: t.start_time, end: t.end_time })),
      weekdays: i.weekdays,
      daysOfMonth: i.days_of_month,
      months: i.months,
      years: i.years,
      location: i.location,
    };
  });

const receiver = z.strictObject({
  name: z.string().min(1).max(200),
  channels: z.array(z.string().min(1)).max(100).default([]),
  send_resolved: z.boolean().default(true),
  leeway: receiverExtension.prefault({}),
});
export type Receiver = z.infer<typeof receiver>;

export type Configuration = {
  route: Route;
  receivers: Receiver[];
  inhibit: InhibitRule[];
  intervals: Map<string, TimeInterval[]>;
  escalations: Map<string, Policy>;
  /** When an alert comes and goes too often to be told each time; null: it is told each time. */
  flapping: Flapping | null;
};

export const configurationInput = z
  .strictObject({
    route,
    receivers: z.array(receiver).min(1).max(1_000),
    inhibit_rules: z.array(inhibit).max(1_000).optional(),
    time_intervals: z
      .array(z.strictObject({ name: z.string().min(1), time_intervals: z.array(interval) }))
      .max(1_000)
      .optional(),
    leeway: extension.prefault({}),
  })
  .transform((c, ctx): Configuration => {
    const say = (message: string, ...path: (string | number)[]) =>
      ctx.addIssue({ code: "custom", message, path });
    const receivers = new Set(c.receivers.map((r) => r.name));
    if (receivers.size < c.receivers.length) say("two receivers have the same name", "receivers");
    const intervals = new Map((c.time_intervals ?? []).map((i) => [i.name, i.time_intervals]));
    const escalations = new Map(c.leeway.escalations.map((p) => [p.name, p]));
    if (escalations.size < c.leeway.escalations.length)
      say("two escalations have the same name", "leeway", "escalations");
    const root = c.route;
    if (root.receiver === undefined) say("the root route names no receiver", "route");
    if (root.matchers.length > 0)
      say("the root route must match everything: it takes no matchers", "route", "matchers");
    if (root.continues) say("the root route cannot continue", "route", "continue");
    if (root.muteTimes || root.activeTimes) say("the root route cannot be muted", "route");
    const walk = (r: RouteOptions, ...at: (string | number)[]) => {
      if (r.receiver !== undefined && !receivers.has(r.receiver)) {
        say(`there is no receiver ${r.receiver}`, ...at, "receiver");
      }
      const times = { mute_time_intervals: r.muteTimes ?? [], active_time_intervals: r.activeTimes ?? [] };
      for (const [key, names] of Object.entries(times)) {
        for (const [i, name] of names.entries()) {
          if (!intervals.has(name)) say(`there is no time interval ${name}`, ...at, key, i);
        }
      }
      if (r.escalation !== undefined && r.escalation !== "off" && !escalations.has(r.escalation)) {
        say(
          `there is no escalation ${r.escalation}: write it under leeway, escalations`,
          ...at,
          "leeway",
          "escalation",
        );
      }
      if (r.groupBy?.includes("...") && r.groupBy.length > 1)
        say("group_by: ... stands alone", ...at, "group_by");
      if (r.groupBy && new Set(r.groupBy).size < r.groupBy.length)
        say("group_by names a label twice", ...at, "group_by");
      for (const [i, child] of r.routes.entries()) walk(child, ...at, "routes", i);
    };
    walk(root, "route");
    return {
      route: routeTree(root),
      receivers: c.receivers,
      inhibit: c.inhibit_rules ?? [],
      intervals,
      escalations,
      flapping: c.leeway.flapping ?? null,
    };
  });
export type ConfigurationText = z.input<typeof configurationInput>;
