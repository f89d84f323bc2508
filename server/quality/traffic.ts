import type { Grain } from "#lib/domain/drift.ts";
import { zoneOffset } from "#lib/domain/time-zone.ts";
import type { Silence, Usual } from "#lib/quality/check.ts";
import { longestSilences, type Slot, usualRows } from "#lib/quality/rhythm.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  cutWindows,
  type FeatureBaseline,
  hourFloor,
  hourlyRows,
  type Subject,
  sumWindows,
  type Window,
  windowsBack,
} from "#server/profiles/index.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Windows before the range from which one learns what is usual. */
const before: Record<Grain, number> = { hour: 12 * 168, day: 84, week: 26, month: 18 };

export type Traffic = { rows: number; usual: Usual | null; silence: Silence | null };

type Request = {
  subject: Subject;
  baselines: readonly FeatureBaseline[];
  segment: string;
  grain: Grain;
  windows: readonly Window[];
};

/** Rows of each window, what is usual there, and the longest silence. */
export async function trafficOf(ctx: ServiceContext, request: Request): Promise<Traffic[]> {
  const { subject, grain, windows } = request;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return [];
  const zone = subject.timeZone;
  const learnt = windowsBack(
    zone,
    grain === "hour" ? "day" : grain,
    first.start,
    grain === "hour" ? 84 : before[grain],
  );
  const fortnights = new Date(Math.min(learnt.getTime(), first.start.getTime() - 84 * dayMs));
  const from = hourFloor(zone, fortnights);
  const hours = await hoursOf(ctx, request, { from, to: last.end });
  const all = cutWindows(zone, grain, learnt, first.start).concat(windows);
  const slots = all.map((w) => ({ key: placeOf(zone, grain, w.start), rows: 0 }));
  const spans = all.map((w) => spanOf(w, from, hours.length));
  for (const [i, { from: low, to: high }] of spans.entries()) {
    for (let h = low; h < high; h++) slots[i]!.rows += hours[h]!.rows;
  }
  const usual = usualRows(slots);
  const now = ctx.now().getTime();
  // Hours that are not over yet are no silence.
  const past = Math.max(0, Math.min(hours.length, Math.floor((now - from.getTime()) / hourMs)));
  const silences = longestSilences(
    hours,
    spans.map((s) => ({ from: Math.min(s.from, past), to: Math.min(s.to, past) })),
  );
  const skipped = all.length - windows.length;
  return windows.map((_, i) => ({
    rows: slots[skipped + i]!.rows,
    usual: usual[skipped + i] ?? null,
    silence: silences[skipped + i] ?? null,
  }));
}

function spanOf(window: Window, from: Date, hours: number): { from: number; to: number } {
  const at = (time: Date) =>
    Math.max(0, Math.min(hours, Math.round((time.getTime() - from.getTime()) / hourMs)));
  return { from: at(window.start), to: at(window.end) };
}

/** Every hour of the span, also those without rows. */
async function hoursOf(
  ctx: ServiceContext,
  { subject, baselines, segment }: Request,
  span: { from: Date; to: Date },
): Promise<Slot[]> {
  const rows = segment === "" ? await hourlyRows(ctx, subject, span) : await segmentHours();
  const zone = subject.timeZone;
  const hours: Slot[] = [];
  let [offset, day] = [0, Number.NaN];
  for (let at = span.from.getTime(); at < span.to.getTime(); at += hourMs) {
    // A clock changes at most once a day.
    if (Math.floor(at / (6 * hourMs)) !== day) {
      day = Math.floor(at / (6 * hourMs));
      offset = zoneOffset(zone, at);
    }
    hours.push({ key: String(Math.floor((at + offset) / hourMs) % 168), rows: rows.get(at) ?? 0 });
  }
  return hours;

  async function segmentHours(): Promise<Map<number, number>> {
    const counted = baselines.find((b) => b.column.role !== "label")?.column.name;
    if (counted === undefined) return new Map();
    const sums = await sumWindows(ctx, subject, {
      cut: "hour",
      ...span,
      segment,
      features: [counted],
      caller: "quality.hours",
    });
    return new Map([...sums].map(([key, profiles]) => [Number(key) * 1000, profiles.get(counted)?.n ?? 0]));
  }
}

/** Windows of the same place in the week can be compared. */
function placeOf(zone: string, grain: Grain, start: Date): string {
  if (grain === "week" || grain === "month") return "";
  const local = start.getTime() + zoneOffset(zone, start.getTime());
  return String(Math.floor(local / (grain === "hour" ? hourMs : dayMs)) % (grain === "hour" ? 168 : 7));
}
