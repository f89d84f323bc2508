/**
 * Rules that the reference itself never breaks, for a person to look through: nothing here is switched on. Columns
 * without a null should stay so; numbers should stay between their least and greatest; a few categories should stay
 * the only ones; and of two numeric columns of the same scale whose ranges overlap, one may never exceed the other.
 */
import type { Baseline } from "../domain/profile.ts";
import type { Column } from "../domain/schema.ts";
import type { Rule } from "./rules.ts";

export type Described = { column: Column; baseline: Baseline };
type Numeric = { name: string; min: number; max: number };

const fewest = 30;
const mostValues = 20;
/** Columns whose spans differ by more than this are not of one scale. */
const sameScale = 20;
const mostPairs = 500;

const idOf = (...parts: string[]) =>
  parts
    .join("-")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "_")
    .slice(0, 100)
    .replace(/^[^A-Za-z0-9]+/, "r");

export function columnSuggestions(columns: readonly Described[]): Rule[] {
  return columns.flatMap(({ column, baseline }): Rule[] => {
    const { profile } = baseline;
    if (column.role === "label" || profile.n < fewest) return [];
    const rules: Rule[] = [];
    if (profile.nulls === 0) {
      rules.push({ id: idOf("null_rate", column.name), max_rate: 0, kind: "null_rate", column: column.name });
    }
    const range = rangeOf({ column, baseline });
    if (range)
      rules.push({
        id: idOf("range", column.name),
        max_rate: 0,
        kind: "range",
        column: range.name,
        min: range.min,
        max: range.max,
      });
    if (profile.kind === "categorical" && column.kind === "categorical") {
      const values = Object.keys(profile.counts).sort();
      if (values.length > 0 && values.length <= mostValues && values.every((v) => v.length <= 1000)) {
        rules.push({
          id: idOf("allowed", column.name),
          max_rate: 0,
          kind: "allowed",
          column: column.name,
          values,
        });
      }
    }
    return rules;
  });
}

/** Pairs worth counting: overlapping ranges of one scale in which left may never exceed right. */
export function pairCandidates(columns: readonly Described[]): Extract<Rule, { kind: "compare" }>[] {
  const numeric = columns.flatMap((c) => {
    const range = c.column.role === "label" || c.baseline.profile.n < fewest ? null : rangeOf(c);
    return range ? [range] : [];
  });
  const pairs: Extract<Rule, { kind: "compare" }>[] = [];
  for (const left of numeric) {
    for (const right of numeric) {
      if (left === right || !comparable(left, right)) continue;
      const id = idOf(left.name, "at_most", right.name);
      const how = { operator: "<=", tolerance: 0, nulls: "ignore" } as const;
      pairs.push({ id, max_rate: 0, kind: "compare", left: left.name, right: right.name, ...how });
      if (pairs.length === mostPairs) return pairs;
    }
  }
  return pairs;
}

function rangeOf({ column, baseline }: Described): Numeric | null {
  const { profile } = baseline;
  if (profile.kind !== "numeric" || profile.min === null || profile.max === null) return null;
  if (profile.nan + profile.posInf + profile.negInf > 0) return null;
  if (!Number.isFinite(profile.min) || !Number.isFinite(profile.max)) return null;
  return { name: column.name, min: profile.min, max: profile.max };
}

function comparable(a: Numeric, b: Numeric): boolean {
  const [spanA, spanB] = [a.max - a.min, b.max - b.min];
  if (!(spanA > 0) || !(spanB > 0)) return false;
  const scale = spanA > spanB ? spanA / spanB : spanB / spanA;
  // Where every value of one lies below every value of the other, their ranges say so already.
  return scale <= sameScale && a.min <= b.min && a.max <= b.max && a.max > b.min;
}
