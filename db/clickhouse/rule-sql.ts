import type { Column } from "#lib/domain/schema.ts";
import type { RowRule } from "#lib/quality/rules.ts";
import { float, quote } from "./profile-sql.ts";

/** The two aggregates of a rule over rows of a typed table: rows that it judges, and rows that violate it. */
export function ruleCounts(rule: RowRule, columns: readonly Column[]): [judged: string, broken: string] {
  const at = (name: string) => {
    const index = columns.findIndex((c) => c.name === name);
    return { sql: `c${index}`, kind: columns[index]!.kind };
  };
  if (rule.kind === "compare") return compared(rule, at(rule.left), at(rule.right));
  const { sql, kind } = at(rule.column);
  const known = `isNotNull(${sql})`;
  switch (rule.kind) {
    case "null_rate":
      return ["count()", `countIf(isNull(${sql}))`];
    case "unique":
      return [`countIf(${known})`, `(countIf(${known}) - uniqExactIf(${sql}, ${known}))`];
    case "range": {
      const holds = [
        ...(rule.min === undefined ? [] : [`${sql} >= ${float(rule.min)}`]),
        ...(rule.max === undefined ? [] : [`${sql} <= ${float(rule.max)}`]),
      ];
      return brokenUnless(known, holds.join(" AND "));
    }
    case "allowed": {
      const text = kind === "boolean" ? `if(${sql} = 0, 'false', 'true')` : `toString(${sql})`;
      return brokenUnless(known, `${text} IN (${rule.values.map(quote).join(", ")})`);
    }
    case "matches":
      return brokenUnless(known, `match(toString(${sql}), ${quote(rule.pattern)})`);
  }
}

type Place = { sql: string; kind: Column["kind"] };

function compared(
  rule: Extract<RowRule, { kind: "compare" }>,
  { sql: a, kind }: Place,
  { sql: b }: Place,
): [string, string] {
  const by = float(rule.tolerance);
  const numeric: Record<typeof rule.operator, string> = {
    "<": `${a} < ${b} + ${by}`,
    "<=": `${a} <= ${b} + ${by}`,
    // Equal infinities have no difference to hold against the tolerance.
    "=": `(${a} = ${b} OR abs(${a} - ${b}) <= ${by})`,
    ">=": `${a} >= ${b} - ${by}`,
    ">": `${a} > ${b} - ${by}`,
  };
  const plain = kind === "boolean" || kind === "timestamp" ? [a, b] : [`toString(${a})`, `toString(${b})`];
  const holds = kind === "numeric" ? numeric[rule.operator] : plain.join(` ${rule.operator} `);
  const known = `isNotNull(${a}) AND isNotNull(${b})`;
  if (rule.nulls === "ignore") return brokenUnless(known, holds);
  return ["count()", `countIf(NOT (${known} AND ifNull(${holds}, 0)))`];
}

function brokenUnless(known: string, holds: string): [string, string] {
  return [`countIf(${known})`, `countIf(${known} AND NOT ifNull(${holds}, 0))`];
}
