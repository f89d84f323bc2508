/** Which baselines a view offers, and how it says what a window was compared with. */
import { baselineWords, misfit, parseBaseline } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { count } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";

const usual: Record<Grain, readonly string[]> = {
  hour: ["reference", "previous", "same-hour:28", "same-weekday:8", "trailing:7d"],
  day: ["reference", "previous", "same-weekday:8", "trailing:28d"],
  week: ["reference", "previous", "trailing:12w"],
  month: ["reference", "previous", "trailing:12m"],
};

export function baselineName(baseline: string): string {
  const choice = parseBaseline(baseline);
  return choice ? baselineWords(choice) : baseline;
}

/** The usual ones for this length of window, and the one that is set. */
export function baselineOptions(grain: Grain, set: string): { value: string; label: string }[] {
  const all = usual[grain].includes(set) ? usual[grain] : [...usual[grain], set];
  return all.map((value) => ({ value, label: baselineName(value) }));
}

/** The same baseline for windows of another length, or the reference where it has none. */
export function fitting(baseline: string, grain: Grain): string {
  const choice = parseBaseline(baseline);
  return choice && misfit(choice, grain) === null ? baseline : "reference";
}

type Compared = {
  against: "reference" | { from: string; to: string; periods?: number | undefined };
  reference: { n: number };
};

/** "Compared with the 8 same weekdays before: 8 periods from … to …, 3,840 rows." */
export function baselineSentence(baseline: string, data: Compared, timeZone: string): string {
  const name = baselineName(baseline);
  const rows = `${count(data.reference.n)} rows`;
  if (data.against === "reference") return `Compared with ${name}, ${rows}.`;
  if (data.reference.n === 0) return `Compared with ${name}, which has no events.`;
  const { from, to, periods } = data.against;
  const span = `${moment(from, timeZone)} to ${moment(to, timeZone)}`;
  const parts =
    periods === undefined ? "" : `${count(periods)} ${periods === 1 ? "period" : "periods"} from `;
  const few = periods !== undefined && periods < 4 ? " A verdict needs 4 periods." : "";
  return `Compared with ${name}: ${parts}${span}, ${rows}.${few}`;
}
