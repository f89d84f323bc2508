import { LeewayError } from "#lib/domain/errors.ts";
import type { ColumnKind } from "#lib/domain/schema.ts";
import type { Engine } from "./engine.ts";
import { inferNumbers, inferStored } from "./kind.ts";
import type { Options } from "./options.ts";
import type { Source, SourceColumn } from "./source.ts";
import { asKind, type ProfiledKind, readNumeric, readValues, type Values } from "./values.ts";

/** A column that the report has no verdict on, and why. */
export type LeftOut = { column: string; reason: string };

export type Pair = {
  name: string;
  reference: SourceColumn;
  current: SourceColumn;
  /** Null where only the values themselves can tell it. */
  kind: ProfiledKind | null;
};

export type PairValues = { kind: ProfiledKind; reference: Values; current: Values };

/** The columns that both files have and that can be compared. The reference decides what a column is. */
export async function pairColumns(
  engine: Engine,
  reference: Source,
  current: Source,
  options: Options,
): Promise<{ pairs: Pair[]; leftOut: LeftOut[] }> {
  checkNames(reference, current, options);
  const unused = new Set([...options.ignore, options.timestamp, options.id, options.group]);
  const kinds = await inferStored(engine, reference);
  const pairs: Pair[] = [];
  const leftOut: LeftOut[] = [];
  for (const column of reference.columns) {
    if (unused.has(column.name)) continue;
    const other = find(current, column.name);
    const inferred = kinds.get(column.name) ?? null;
    if (!other) leftOut.push({ column: column.name, reason: "only the reference has it" });
    else if (inferred && !isProfiled(inferred.kind)) {
      leftOut.push({ column: column.name, reason: `${inferred.reason} (${inferred.kind})` });
    } else {
      const kind = (inferred?.kind ?? null) as ProfiledKind | null;
      pairs.push({ name: column.name, reference: column, current: other, kind });
    }
  }
  for (const { name } of current.columns) {
    if (unused.has(name) || find(reference, name)) continue;
    leftOut.push({ column: name, reason: "only the current data have it" });
  }
  return { pairs, leftOut };
}

/** Both sides' values; a reason where the values turn out to be nothing that can be compared. */
export async function readPair(
  engine: Engine,
  reference: Source,
  current: Source,
  pair: Pair,
): Promise<PairValues | { reason: string }> {
  if (pair.kind !== null) {
    const kind = pair.kind;
    const values = await readValues(engine, reference, pair.reference, kind);
    return { kind, reference: values, current: await readValues(engine, current, pair.current, kind) };
  }
  const values = await readNumeric(engine, reference, pair.reference);
  const inferred = inferNumbers(pair.name, values.values);
  if (!isProfiled(inferred.kind)) return { reason: inferred.reason };
  const kind = inferred.kind;
  return {
    kind,
    reference: asKind(values, kind),
    current: await readValues(engine, current, pair.current, kind),
  };
}

export function find(source: Source, name: string): SourceColumn | undefined {
  return source.columns.find((c) => c.name === name);
}

function isProfiled(kind: ColumnKind): kind is ProfiledKind {
  return kind === "numeric" || kind === "categorical" || kind === "boolean";
}

function checkNames(reference: Source, current: Source, options: Options): void {
  const need = (sources: Source[], name: string | null, flag: string) => {
    if (name === null) return;
    const lacking = sources.find((source) => !find(source, name));
    if (!lacking) return;
    const known = lacking.columns.map((c) => c.name).join(", ");
    throw new LeewayError("INVALID", `--${flag} names ${name}, but ${lacking.path} has only ${known}.`);
  };
  // Training data often have no times; the windows are those of the current data.
  need([current], options.timestamp, "timestamp");
  need([reference], options.prediction, "prediction");
  need([reference], options.label, "label");
  for (const pair of options.scores) need([reference], scoreColumn(reference, pair), "score");
  for (const name of options.segments) need([reference, current], name, "segments");
  const either = { ...reference, columns: [...reference.columns, ...current.columns] };
  need([either], options.id, "id");
  need([reference, current], options.group, "group");
  for (const name of options.ignore) need([either], name, "ignore");
}

/** `column`, or `class:column` of a multiclass model. */
function scoreColumn(reference: Source, pair: string): string {
  return find(reference, pair) ? pair : pair.slice(pair.indexOf(":") + 1);
}
