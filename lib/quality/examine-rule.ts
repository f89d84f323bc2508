/** What a declared rule found in one window, from its counts: the same for stored events and for files. */
import { fewestRows } from "../decide/index.ts";
import type { Examined } from "./decide.ts";
import { type HourRule, hoursBroken, type RowRule, type Rule } from "./rules.ts";
import { shareFinding } from "./share.ts";

export type RuleCounts = { judged: number; broken: number };
/** Rows of each hour of a window that is over, and the hours of silence before the first. */
export type RuleHours = { rows: number[]; silent: number };

/** A change of the share of violations below this is not worth hearing about. */
const minimum = 0.02;

export function examineRowRule(rule: RowRule, window: RuleCounts, before: RuleCounts): Examined[number] {
  const { judged: rows, broken } = window;
  const reference = { hits: before.broken, rows: before.judged };
  const finding = shareFinding({ hits: broken, rows, before: reference }, minimum);
  const over = rows > 0 && broken / rows > rule.max_rate;
  return {
    name: rule.id,
    finding: {
      ...finding,
      ...(over && { fact: "drift" as const }),
      note: noteOf(broken, rows, "rows", rule),
    },
    enough: rows >= fewestRows && reference.rows >= fewestRows,
  };
}

export function examineHourRule(rule: HourRule, hours: RuleHours): Examined[number] {
  const of = hours.rows.length;
  const broken = hoursBroken(rule, hours.rows, hours.silent);
  const value = of > 0 ? broken / of : null;
  const nothing = { value, expected: null, p: null, effect: value, floor: null, minimum: 0 };
  const over = value !== null && value > rule.max_rate;
  return {
    name: rule.id,
    finding: { ...nothing, ...(over && { fact: "drift" as const }), note: noteOf(broken, of, "hours", rule) },
    enough: of > 0,
  };
}

function noteOf(broken: number, of: number, what: string, rule: Rule): string {
  return `${broken} of ${of} ${what} break the rule, at most a share of ${rule.max_rate} may`;
}
