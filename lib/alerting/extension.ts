import { z } from "zod";
import { issueText } from "../domain/issue-text.ts";
import { promDuration } from "./duration.ts";

export const duration = z.string().transform((text, ctx) => {
  const ms = promDuration(text);
  if (ms === null)
    ctx.addIssue({ code: "custom", message: `“${text}” is not a duration such as 30s, 5m or 4h` });
  return ms ?? 0;
});
export const positive = duration.refine((ms) => ms > 0, "must be longer than 0");

/** A time of day as minutes from midnight. */
export const clock = z.string().transform((text, ctx) => {
  const parts = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text);
  const minute = parts ? Number(parts[1]) * 60 + Number(parts[2]) : Number.NaN;
  if (!(minute <= 1_440))
    ctx.addIssue({ code: "custom", message: `“${text}” is not a time from 00:00 to 24:00` });
  return minute;
});

export const zone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).format(0);
    return true;
  } catch {
    return false;
  }
}, "is not an IANA time zone such as Europe/Berlin");

/** Where Leeway says more than Alertmanager: each under a key of its own, which an export leaves out. */
const name = z.string().trim().min(1).max(100);

const dailyAt = clock.refine((minute) => minute < 1_440, "24:00 is 00:00 of the next day");
/** Its messages are gathered and told together, once a day or an hour, by the receiver's clock. */
const digest = z
  .strictObject({ every: z.enum(["day", "hour"]), at: dailyAt.optional() })
  .refine((d) => d.every === "day" || d.at === undefined, "an hourly digest comes on the hour: leave at out")
  .transform((d) => ({ every: d.every, minute: d.at ?? 540 }));
export type Digest = z.output<typeof digest>;

/** Both are inherited; "off" ends that. */
export const routeExtension = z.strictObject({
  escalation: z.union([z.literal("off"), name]).optional(),
  // Not a union, whose error would not say what is wrong with a digest.
  digest: z
    .unknown()
    .transform((given, ctx): Digest | "off" | undefined => {
      if (given === "off" || given === undefined) return given;
      const read = digest.safeParse(given);
      for (const issue of read.error?.issues ?? [])
        ctx.addIssue({ code: "custom", message: issueText(issue), path: issue.path, input: given });
      return read.data;
    })
    .optional(),
});
export type RouteExtension = z.input<typeof routeExtension>;

export const receiverExtension = z.strictObject({ time_zone: zone.default("UTC") });

const step = z
  .strictObject({
    after: positive,
    channels: z.array(z.string().min(1)).max(20).default([]),
    /** Members of the project by e-mail address or name: their bell alone. */
    people: z.array(name).max(20).default([]),
  })
  .refine((s) => s.channels.length + s.people.length > 0, "names neither channels nor people");

const policy = z
  .strictObject({
    name: name.refine((n) => n !== "off", "“off” is not a name"),
    steps: z.array(step).min(1).max(20),
    /** How often the steps begin anew after the last one. */
    repeat: z.number().int().min(0).max(100).default(0),
  })
  .refine(
    (p) => p.steps.every((s, i) => i === 0 || s.after > p.steps[i - 1]!.after),
    "every step comes later than the one before: after counts from the first message",
  )
  .transform((p) => ({
    name: p.name,
    repeat: p.repeat,
    steps: p.steps.map((s) => ({ afterMs: s.after, channels: s.channels, people: s.people })),
  }));
export type Policy = z.output<typeof policy>;

const flapping = z
  .strictObject({ times: z.number().int().min(2).max(50).default(4), within: positive.prefault("1h") })
  .transform((f) => ({ times: f.times, withinMs: f.within }));
export type Flapping = z.output<typeof flapping>;

export const extension = z.strictObject({
  escalations: z.array(policy).max(100).default([]),
  flapping: flapping.optional(),
});
