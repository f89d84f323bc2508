/** What one window was compared with, and why that may not do. */
import { type BaselineChoice, baselineText } from "../domain/baseline.ts";
import { fewestPeriods } from "./hold-to-periods.ts";

/** Whole periods with events, their span, and all their events. */
export type BaselineFacts = {
  baseline: string;
  from: string | null;
  to: string | null;
  periods: number;
  events: number;
  /** Why there can be no verdict; null where nothing stands in its way. */
  reason: string | null;
};

type Part = { start: Date; end: Date; events: number };

/** `groups`: the periods that were asked for; one has two parts where a clock goes back. */
export function baselineFacts(choice: BaselineChoice, groups: readonly (readonly Part[])[]): BaselineFacts {
  const found = groups.filter((parts) => parts.some((part) => part.events > 0));
  const parts = found.flat();
  const at = (pick: (part: Part) => Date, least: boolean) => {
    const times = parts.map((part) => pick(part).getTime());
    if (times.length === 0) return null;
    return new Date(least ? Math.min(...times) : Math.max(...times)).toISOString();
  };
  return {
    baseline: baselineText(choice),
    from: at((part) => part.start, true),
    to: at((part) => part.end, false),
    periods: found.length,
    events: parts.reduce((sum, part) => sum + part.events, 0),
    reason: reasonOf(choice, found.length, groups.length),
  };
}

function reasonOf(choice: BaselineChoice, periods: number, asked: number): string | null {
  if (choice.kind === "previous") return periods === 0 ? "The window before has no events." : null;
  if (periods >= fewestPeriods) return null;
  const found = periods === 1 ? "1 period" : `${periods} periods`;
  const why = asked < fewestPeriods ? "take a longer one" : "there are no events further back yet";
  return `The baseline has ${found} with events, and a verdict needs ${fewestPeriods}: ${why}.`;
}
