/**
 * What a person may set about a model's streams: how many values may lie between two false alarms, which detectors read,
 * and which signals are watched. null: as it is where nobody set it.
 */
import { z } from "zod";
import { type Entry, detectors } from "./index.ts";
import { lasting } from "./judge.ts";

/** Values between two false alarms: of signals with a value an event, and of those with a value an hour. */
export const runLengths = {
  event: { least: 500, most: 1_000_000, usual: 10_000 },
  hour: { least: 100, most: 100_000, usual: 1_000 },
} as const;

/** Means of an hour are few: the cheap charts suit them. */
const hourly: readonly string[] = ["page-hinkley", "cusum", "ewma"];
const ids = detectors.map((d) => d.id);

export function lengthIn({ least, most }: { least: number; most: number }) {
  const message = `a whole number of values from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
}

const wanted = (range: { least: number; most: number }) => lengthIn(range).nullable().default(null);

/** Order and repetition mean nothing, so that the same choice is the same settings. */
const sorted = (list: string[] | null) => list && [...new Set(list)].sort();

export const streamSettings = z.strictObject({
  run_length: wanted(runLengths.event),
  hourly_run_length: wanted(runLengths.hour),
  detectors: z
    .array(
      z.enum(ids, {
        error: ({ input }) => `there is no detector ${String(input)}; there are ${ids.join(", ")}`,
      }),
    )
    .max(100)
    .refine((list) => list.some((id) => lasting.includes(id)), {
      message: `choose ${lasting.join(" or ")} too: their alarms are what monitors judge`,
    })
    .nullable()
    .default(null)
    .transform(sorted),
  signals: z
    .array(z.string().min(1).max(600))
    .min(1, "choose at least one signal, or null for all")
    .max(1000)
    .nullable()
    .default(null)
    .transform(sorted),
});
export type StreamSettings = z.output<typeof streamSettings>;

export const usualSettings: StreamSettings = streamSettings.parse({});

type Kind = { hourly: boolean };

export function wantedLength(settings: StreamSettings, signal: Kind): number {
  return signal.hourly
    ? (settings.hourly_run_length ?? runLengths.hour.usual)
    : (settings.run_length ?? runLengths.event.usual);
}

/** The detectors that read a signal, in the order of the registry. */
export function detectorsOf(settings: StreamSettings, signal: Kind): Entry[] {
  return detectors.filter(
    ({ id }) =>
      (!signal.hourly || hourly.includes(id)) &&
      (settings.detectors === null || settings.detectors.includes(id)),
  );
}
