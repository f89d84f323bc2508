import { ColumnFacts } from "#lib/ingest/column-facts.ts";
import { type Inferred, inferKind } from "#lib/ingest/infer.ts";
import type { Engine } from "./engine.ts";
import { inOrder, type Source, type SourceColumn } from "./source.ts";
import { storedAsNumber } from "./values.ts";

// Values looked at, spread over all rows: enough to tell a kind.
const sample = 5000;

/** The kinds of the columns that the file does not store as numbers. */
export async function inferStored(engine: Engine, source: Source): Promise<Map<string, Inferred>> {
  const kinds = new Map<string, Inferred>();
  const asked: SourceColumn[] = [];
  for (const column of source.columns) {
    if (column.type.startsWith("Date")) {
      kinds.set(column.name, { kind: "timestamp", id: false, reason: "stored as points in time" });
    } else if (/^Array\((Nullable\()?(U?Int|Float|BFloat|Decimal)/.test(column.type)) {
      kinds.set(column.name, { kind: "embedding", id: false, reason: "stored as lists of numbers" });
    } else if (/^(Array|Tuple|Map|Nested|JSON|Variant|Dynamic|Object)/.test(column.type)) {
      kinds.set(column.name, {
        kind: "timestamp",
        id: false,
        reason: "stored as a nested value, not compared",
      });
    } else if (!storedAsNumber(column)) asked.push(column);
  }
  if (asked.length === 0) return kinds;
  const step = Math.ceil(source.rows / sample);
  const fields = asked.map((c) => (c.type === "String" ? c.sql : `toString(${c.sql})`));
  const rows = await engine.rows<(string | null)[]>(
    `SELECT ${fields.join(", ")} FROM ${source.from} WHERE rowNumberInAllBlocks() % ${step} = 0 ${inOrder}`,
  );
  for (const [i, column] of asked.entries()) {
    const facts = new ColumnFacts();
    for (const row of rows) facts.add(row[i]);
    const inferred = inferKind(column.name, facts);
    // Who stores digits as text in a typed file means codes.
    const codes = inferred.kind === "numeric" && !column.text;
    kinds.set(
      column.name,
      codes ? { kind: "categorical", id: false, reason: "digits stored as text are codes" } : inferred,
    );
  }
  return kinds;
}

/** The kind of a column that the file stores as numbers, by the values themselves. */
export function inferNumbers(name: string, values: Float64Array): Inferred {
  const step = Math.max(1, Math.ceil(values.length / sample));
  const spread = factsOf(values, step);
  const facts = spread.present > 0 ? spread : factsOf(values, 1);
  if (facts.present === 0) return { kind: "numeric", id: false, reason: "the reference has no value here" };
  const inferred = inferKind(name, facts);
  if (inferred.kind === "boolean" && !onlyBits(values)) {
    return { kind: "numeric", id: false, reason: "numbers, nearly all 0 or 1" };
  }
  return inferred;
}

function factsOf(values: Float64Array, step: number): ColumnFacts {
  const facts = new ColumnFacts();
  for (let i = 0; i < values.length && facts.present < sample; i += step) {
    const x = values[i]!;
    if (!Number.isNaN(x)) facts.add(x);
  }
  return facts;
}

function onlyBits(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    if (x !== 0 && x !== 1 && !Number.isNaN(x)) return false;
  }
  return true;
}
