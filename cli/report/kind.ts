import type { ColumnKind } from "#lib/domain/schema.ts";
import type { Engine } from "./engine.ts";
import type { Source, SourceColumn } from "./source.ts";

/** What the reference's values are like, for telling a column's kind. */
type Facts = {
  present: number;
  /** Values that read as numbers, as whole numbers, as 0 or 1, as true or false, as points in time. */
  numbers: number;
  integers: number;
  bits: number;
  flags: number;
  times: number;
  zeroLed: number;
  distinct: number;
  length: number;
};

export type Inferred = { kind: ColumnKind; id: boolean; reason: string };

// Enough to tell a kind; typed files say most of it themselves.
const typedSample = 200_000;

const numeric = /^(U?Int(8|16|32|64)|Float(32|64)|BFloat16|Decimal)/;
const whole = /^U?Int(8|16|32|64)/;
const instants = /^Date/;
const nested = /^(Array|Tuple|Map|Nested|JSON|Variant|Dynamic)/;

/** The kind of every column of the reference, by its type and values. */
export async function inferKinds(engine: Engine, source: Source): Promise<Inferred[]> {
  const asked = source.columns.filter((c) => c.type === "String" || whole.test(c.type));
  const facts = await factsOf(engine, source, asked);
  return source.columns.map((c) => infer(c, facts.get(c.name)));
}

async function factsOf(
  engine: Engine,
  source: Source,
  columns: readonly SourceColumn[],
): Promise<Map<string, Facts>> {
  const facts = new Map<string, Facts>();
  const limit = source.columns[0]?.text ? source.rows : typedSample;
  for (let i = 0; i < columns.length; i += 20) {
    const part = columns.slice(i, i + 20);
    const fields = part.flatMap((c) => factFields(c.sql, c.type === "String"));
    const names = part.map((c) => c.sql).join(", ");
    const [row] = await engine.rows<(number | string | null)[]>(
      `SELECT ${fields.join(", ")} FROM (SELECT ${names} FROM ${source.from} LIMIT ${limit})`,
    );
    for (const [j, c] of part.entries()) {
      const at = (k: number) => Number(row?.[j * 9 + k] ?? 0);
      facts.set(c.name, {
        present: at(0),
        numbers: at(1),
        integers: at(2),
        bits: at(3),
        flags: at(4),
        times: at(5),
        zeroLed: at(6),
        distinct: at(7),
        length: at(8),
      });
    }
  }
  return facts;
}

function factFields(x: string, text: boolean): string[] {
  if (!text) {
    const count = `count(${x})`;
    return [count, count, count, `countIf(${x} IN (0, 1))`, "0", "0", "0", `uniq(${x})`, "0"];
  }
  const n = `toFloat64OrNull(${x})`;
  const time = `parseDateTime64BestEffortOrNull(${x})`;
  return [
    `count(${x})`,
    `countIf(isNotNull(${n}))`,
    `countIf(match(${x}, '^[+-]?[0-9]+$'))`,
    `countIf(${x} IN ('0', '1'))`,
    `countIf(lower(${x}) IN ('true', 'false'))`,
    `countIf(isNotNull(${time}) AND match(${x}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}'))`,
    `countIf(match(${x}, '^0[0-9]'))`,
    `uniq(${x})`,
    `avg(length(${x}))`,
  ];
}

function inferred(kind: ColumnKind, reason: string, id = false): Inferred {
  return { kind, id, reason };
}

function infer(column: SourceColumn, facts: Facts | undefined): Inferred {
  const { type } = column;
  if (type === "Bool") return inferred("boolean", "stored as true and false");
  if (instants.test(type)) return inferred("timestamp", "stored as points in time");
  if (nested.test(type)) return inferred("embedding", "stored as a nested value");
  if (numeric.test(type) && !facts) return inferred("numeric", "stored as numbers");
  if (!facts) return inferred("categorical", `stored as ${type}`);
  if (facts.present === 0) return inferred("numeric", "the reference has no value");
  if (numeric.test(type)) return wholeNumbers(column, facts);
  return column.text ? looseText(column, facts) : textColumn(facts);
}

function wholeNumbers(column: SourceColumn, facts: Facts): Inferred {
  if (facts.bits === facts.present && facts.distinct === 2)
    return inferred("boolean", "whole numbers 0 and 1");
  if (isKey(column.name, facts))
    return inferred("categorical", "a whole number of its own in every row", true);
  return inferred("numeric", "whole numbers");
}

/** Text of a file without types: most of it can be something else. */
function looseText(column: SourceColumn, facts: Facts): Inferred {
  const { present } = facts;
  if (facts.flags === present) return inferred("boolean", "true and false");
  if (facts.zeroLed > 0 && facts.integers === present) {
    return inferred("categorical", "numbers with leading zeros are codes");
  }
  if (facts.numbers >= 0.98 * present) {
    if (facts.integers === present) return wholeNumbers(column, facts);
    return inferred("numeric", "numbers");
  }
  return textColumn(facts);
}

function textColumn(facts: Facts): Inferred {
  const { present, distinct } = facts;
  if (facts.times >= 0.98 * present) return inferred("timestamp", "dates and times");
  if (present >= 100 && distinct > 0.5 * present) {
    const id = distinct > 0.95 * present && facts.length < 64;
    return inferred("text", "more than half of the values are of their own", id);
  }
  return inferred("categorical", "texts that repeat");
}

/** One value a row under a name that says so. */
function isKey(name: string, facts: Facts): boolean {
  return (
    facts.present >= 100 &&
    facts.distinct > 0.95 * facts.present &&
    /(^|_)(id|index|key|uuid|instant|row)$/i.test(name)
  );
}
