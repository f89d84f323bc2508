/**
 * What a window is compared with, as people write it:
 *
 *   reference                the data set (or span) that the version was made with; the default
 *   trailing:28d             the windows of the same length in the 28 days before; h, d, w or m (months of the calendar)
 *   trailing:28d,gap:2d      the same, ending 2 days earlier
 *   previous                 the window before
 *   same-weekday:8           the same weekday (and hour) of the 8 weeks before; 8 where no number is given
 *   same-hour:28             the same hour by the clock on the 28 days before; 28 where no number is given
 */
import type { Grain } from "./drift.ts";

export type Span = { size: number; unit: "h" | "d" | "w" | "m" };

export type BaselineChoice =
  | { kind: "reference" }
  | { kind: "previous" }
  | { kind: "trailing"; span: Span; gap: Span | null }
  | { kind: "same-weekday" | "same-hour"; periods: number };

const defaultPeriods = { "same-weekday": 8, "same-hour": 28 } as const;
const mostPeriods = 104;
/** The longest trailing span of each unit: two years, or 62 days of hours. */
const longest = { h: 1488, d: 731, w: 104, m: 24 } as const;

export const baselineHelp =
  "a baseline is reference, trailing:28d (h, d, w or m; also trailing:28d,gap:2d), previous, same-weekday:8 or same-hour:28";

/** Null: it is none. */
export function parseBaseline(text: string): BaselineChoice | null {
  if (text === "reference" || text === "previous") return { kind: text };
  const [name = "", count, ...rest] = text.split(":");
  if (name === "same-weekday" || name === "same-hour") {
    const periods = count === undefined ? defaultPeriods[name] : /^\d{1,4}$/.test(count) ? Number(count) : 0;
    return rest.length === 0 && periods >= 1 && periods <= mostPeriods ? { kind: name, periods } : null;
  }
  if (text === "trailing") return { kind: "trailing", span: { size: 28, unit: "d" }, gap: null };
  const found = /^trailing:(\d{1,4}[hdwm])(?:,gap:(\d{1,4}[hdwm]))?$/.exec(text);
  if (!found) return null;
  const span = spanOf(found[1]!);
  const gap = found[2] === undefined ? null : spanOf(found[2]);
  return span && (found[2] === undefined || gap) ? { kind: "trailing", span, gap } : null;
}

function spanOf(text: string): Span | null {
  const unit = text.at(-1) as Span["unit"];
  const size = Number(text.slice(0, -1));
  return size >= 1 && size <= longest[unit] ? { size, unit } : null;
}

/** The one spelling under which verdicts are stored. */
export function baselineText(choice: BaselineChoice): string {
  switch (choice.kind) {
    case "reference":
    case "previous":
      return choice.kind;
    case "trailing": {
      const gap = choice.gap ? `,gap:${choice.gap.size}${choice.gap.unit}` : "";
      return `trailing:${choice.span.size}${choice.span.unit}${gap}`;
    }
    default:
      return `${choice.kind}:${choice.periods}`;
  }
}

/** Why windows of this length have no such baseline; null where they have. */
export function misfit(choice: BaselineChoice, grain: Grain): string | null {
  if (choice.kind === "same-weekday" && grain !== "day" && grain !== "hour") {
    return `same-weekday is for windows of hours or days, not of a ${grain}: take trailing or previous`;
  }
  if (choice.kind === "same-hour" && grain !== "hour") {
    return `same-hour is for windows of an hour, not of a ${grain}: take same-weekday, trailing or previous`;
  }
  return null;
}

const units = {
  h: ["hour", "hours"],
  d: ["day", "days"],
  w: ["week", "weeks"],
  m: ["month", "months"],
} as const;

/** In words, after "against". */
export function baselineWords(choice: BaselineChoice): string {
  const length = ({ size, unit }: Span) => `${size} ${units[unit][size === 1 ? 0 : 1]}`;
  switch (choice.kind) {
    case "reference":
      return "the reference";
    case "previous":
      return "the window before";
    case "same-weekday":
      return `the ${choice.periods} same weekdays before`;
    case "same-hour":
      return `the same hour, ${choice.periods} days before`;
    case "trailing":
      return `the ${length(choice.span)} before${choice.gap ? `, less the last ${length(choice.gap)}` : ""}`;
  }
}
