import type { inferRouterOutputs } from "@trpc/server";
import { count, measure } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import type { AppRouter } from "#server/api/root.ts";

type Outputs = inferRouterOutputs<AppRouter>["streams"];
type Report = Outputs["report"];
export type Settings = Outputs["settings"];
export type StreamSignal = Report["signals"][number];
export type StreamDetector = StreamSignal["detectors"][number];
export type Extent = { from: number; to: number };

const shortest = 7 * 24 * 3_600_000;

/** The time that all strips share: from the oldest change, at least a week, to the newest hour read. */
export function extentOf(signals: readonly StreamSignal[]): Extent | null {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { watermark, alarms } of signals.flatMap((s) => s.detectors)) {
    if (watermark) to = Math.max(to, Date.parse(watermark));
    for (const a of alarms) {
      from = Math.min(from, Date.parse(a.changed_at));
      to = Math.max(to, Date.parse(a.at));
    }
  }
  return Number.isFinite(to) ? { from: Math.min(from, to - shortest), to } : null;
}

/** Where an instant lies in the strip: 0 to 1. */
export function placeOf(at: string, { from, to }: Extent): number {
  return Math.min(1, Math.max(0, (Date.parse(at) - from) / (to - from)));
}

/** One sentence for the whole model. */
export function streamsSentence(signals: readonly StreamSignal[]): string {
  const read = signals.filter((s) => s.detectors.some((d) => d.values > 0));
  if (read.length === 0) return "No value has been read yet.";
  const changed = read.filter((s) => s.detectors.some((d) => d.alarm_count > 0)).length;
  const of = `${count(read.length)} ${read.length === 1 ? "signal" : "signals"} read`;
  return changed === 0
    ? `No detector raised an alarm on ${of}.`
    : `At least one detector raised an alarm on ${count(changed)} of ${of}.`;
}

/** One sentence for a signal: how many detectors alarmed, and the newest change. */
export function signalSentence(signal: StreamSignal, timeZone: string): string {
  const { detectors, hourly } = signal;
  const kind = `${hourly ? "One value an hour." : "One value an event."} ${meaningOf(signal.run_length, signal.values_per_day)}`;
  if (signal.rebuilding)
    return `${kind} Thresholds are being found for this length, and the values read anew.`;
  const able = detectors.filter((d) => d.threshold !== null);
  if (able.length === 0) return `${kind} No detector has a threshold yet.`;
  const raised = able.filter((d) => d.alarm_count > 0);
  if (raised.length === 0) return `${kind} None of ${able.length} detectors raised an alarm.`;
  let newest: { title: string; at: string; changed_at: string } | undefined;
  for (const { title, alarms } of raised) {
    const last = alarms.at(-1);
    if (last && (!newest || Date.parse(last.at) > Date.parse(newest.at))) newest = { ...last, title };
  }
  const told = newest
    ? ` Newest: ${newest.title} dates a change to ${moment(newest.changed_at, timeZone)} and raised it ${moment(newest.at, timeZone)}.`
    : "";
  return `${kind} ${raised.length} of ${able.length} detectors raised an alarm.${told}`;
}

/** Detectors that read the signal, and in one line those that cannot; null: all of them can. */
export function readersOf(detectors: readonly StreamDetector[]): {
  reading: StreamDetector[];
  unable: string | null;
} {
  const reading = detectors.filter((d) => d.note === null);
  const byNote = Map.groupBy(
    detectors.filter((d) => d.note !== null),
    (d) => d.note,
  );
  const lines = [...byNote].map(([note, of]) => `Not read by ${of.map((d) => d.title).join(", ")}: ${note}`);
  return { reading, unable: lines.length > 0 ? lines.join(" ") : null };
}

/** Measured false alarms: how many, and one in how many values with its 95 % interval. */
export function falseAlarms(found: StreamDetector["held_back"]): string {
  if (!found) return "–";
  const times = `${count(found.alarms)} in ${count(found.values)}`;
  return found.high === null
    ? `${times} (one in ${measure(found.low)} or more)`
    : `${times} (one in ${measure(found.low)} to ${measure(found.high)})`;
}

/** What a run length means for a detector of a signal that brings so many values a day. */
export function meaningOf(length: number, perDay: number | null): string {
  const per = `About one false alarm of a detector per ${count(length)} values of this signal`;
  if (!perDay) return `${per}.`;
  return `${per}; at ${measure(perDay)} values a day that is one in ${span(length / perDay)}.`;
}

function span(days: number): string {
  if (days >= 730) return `${measure(days / 365.25)} years`;
  if (days >= 2) return `${measure(days)} days`;
  if (days * 24 >= 2) return `${measure(days * 24)} hours`;
  const minutes = measure(days * 24 * 60);
  return minutes === "1" ? "1 minute" : `${minutes} minutes`;
}

export type Range = { least: number; most: number; usual: number };

/** A run length as it was typed; empty is the usual one (null). Without a value, `problem` says what is wrong. */
export function lengthOf(text: string, { least, most }: Range): { value?: number | null; problem?: string } {
  const typed = text.trim().replaceAll(/[,_\s]/g, "");
  if (typed === "") return { value: null };
  const value = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN;
  return value >= least && value <= most
    ? { value }
    : { problem: `A whole number of values from ${count(least)} to ${count(most)}.` };
}

const settable = ["run_length", "hourly_run_length", "detectors", "signals"] as const;
export type Settable = (typeof settable)[number];

/** What the server refused, and at which field; null: at none of them. */
export function refusalOf(message: string): { field: Settable | null; text: string } {
  const field = settable.find((name) => message.startsWith(`${name}:`) || message.startsWith(`${name}.`));
  if (!field) return { field: null, text: message };
  const text = message.slice(message.indexOf(": ") + 2);
  return { field, text: `${text.charAt(0).toUpperCase()}${text.slice(1)}` };
}
