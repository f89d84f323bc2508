import { dayOf, dayStart } from "#lib/format/time.ts";

export type SpanChoice = { range: string; from: string | null; to: string | null };
export type Span = { from?: string; to?: string };

const [hourMs, dayMs] = [3_600_000, 86_400_000];

export const rangeNames = {
  "2d": "last 2 days",
  "7d": "last 7 days",
  "30d": "last 30 days",
  "90d": "last 90 days",
  "365d": "last year",
  custom: "days of my choice",
} as const;

/** What to ask the server for: it ends with the newest event, unless somebody chose days. */
export function spanOf(choice: SpanChoice, newest: string | null, timeZone: string): Span {
  if (choice.range === "custom") return chosen(choice, timeZone);
  if (!newest) return {};
  // Whole hours, so that the same view asks for the same span.
  const to = Math.floor(Date.parse(newest) / hourMs) * hourMs + hourMs;
  const from = to - Number(choice.range.slice(0, -1)) * dayMs;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function chosen({ from, to }: SpanChoice, timeZone: string): Span {
  const begins = from === null ? null : dayStart(from, timeZone);
  const last = to === null ? null : dayStart(to, timeZone);
  // The day after the last begins 23 to 25 hours later.
  const ends = last === null ? null : dayStart(dayOf(last + 1.5 * dayMs, timeZone), timeZone);
  return {
    ...(begins === null ? {} : { from: new Date(begins).toISOString() }),
    ...(ends === null ? {} : { to: new Date(ends).toISOString() }),
  };
}

/** The days that a span covers, to begin choosing from. */
export function daysOf(span: Span, timeZone: string): { from: string | null; to: string | null } {
  return {
    from: span.from ? dayOf(Date.parse(span.from), timeZone) : null,
    to: span.to ? dayOf(Date.parse(span.to) - 1, timeZone) : null,
  };
}
