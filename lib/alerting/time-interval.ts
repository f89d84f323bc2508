/** Ranges are inclusive at both ends, but for times of day, whose end is left out; minutes of the local day. */
export type TimeInterval = {
  times?: { start: number; end: number }[] | undefined;
  /** 0 is Sunday. */
  weekdays?: [number, number][] | undefined;
  /** 1 to 31; negative ones count from the end of the month. */
  daysOfMonth?: [number, number][] | undefined;
  months?: [number, number][] | undefined;
  years?: [number, number][] | undefined;
  /** IANA name. */
  location?: string | undefined;
};

type Local = { minute: number; weekday: number; day: number; month: number; year: number };

const formats = new Map<string, Intl.DateTimeFormat>();
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

export function localOf(at: number, zone: string): Local {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      weekday: "short",
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map((p) => [p.type, p.value]));
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  return {
    minute: number("hour") * 60 + number("minute"),
    weekday: weekdays.indexOf(parts.get("weekday") ?? ""),
    day: number("day"),
    month: number("month"),
    year: number("year"),
  };
}

const within = (ranges: [number, number][] | undefined, value: number) =>
  ranges === undefined || ranges.length === 0 || ranges.some(([from, to]) => from <= value && value <= to);

/** Whether an instant (milliseconds) lies in the interval: every kind of range that is given must hold. */
export function contains(interval: TimeInterval, at: number): boolean {
  const t = localOf(at, interval.location ?? "UTC");
  const { times } = interval;
  if (times && times.length > 0 && !times.some(({ start, end }) => start <= t.minute && t.minute < end)) {
    return false;
  }
  return (
    within(interval.weekdays, t.weekday) &&
    inMonth(interval.daysOfMonth, t) &&
    within(interval.months, t.month) &&
    within(interval.years, t.year)
  );
}

function inMonth(ranges: [number, number][] | undefined, t: Local): boolean {
  if (ranges === undefined || ranges.length === 0) return true;
  const length = new Date(Date.UTC(t.year, t.month, 0)).getUTCDate();
  const place = (day: number) => (day < 0 ? length + day + 1 : day);
  return ranges.some(([from, to]) => {
    const [low, high] = [place(from), place(to)];
    return low <= length && Math.max(low, 1) <= t.day && t.day <= Math.min(high, length);
  });
}
