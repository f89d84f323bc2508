import { LeewayError } from "#lib/domain/errors.ts";
import { booleanOf } from "#lib/ingest/cell.ts";
import {
  classesOf,
  type MeasuredTask,
  type OutcomeCells,
  type RawColumn,
  type Worth,
} from "#lib/performance/index.ts";
import { find, readPair } from "./columns.ts";
import { inferStored } from "./kind.ts";
import { isTwoClasses } from "./task.ts";
import type { PerformanceInput } from "./performance.ts";
import { readValue } from "./value.ts";
import { asStrings, type ProfiledKind, type Values } from "./values.ts";

/** What both files say of the outcome, row by row. */
export type Outcome = {
  task: MeasuredTask;
  classes: string[];
  reference: OutcomeCells;
  current: OutcomeCells;
  /** With --value: what a row of each cell is worth. */
  worth: Worth | null;
  /** The features of a regression, from which an estimate of its errors learns; of any task with --weak-segments. */
  columns: { names: string[]; reference: RawColumn[]; current: RawColumn[] } | null;
};

const mostFeatures = { learn: 60, search: 100 };

type Side = "reference" | "current";
type Column = Record<Side, OutcomeCells["truth"]> & { kind: ProfiledKind };

export async function readOutcome(input: PerformanceInput): Promise<Outcome> {
  const { options, pairs } = input;
  const firstLabel = await readColumn(input, options.label!);
  const firstSaid = options.prediction === null ? null : await readColumn(input, options.prediction);
  const scored = options.scores.map((text) => scoreOf(input, text));
  const scores = await Promise.all(
    scored.map(async ({ class: of, column }) => ({
      class: of,
      ...(await readColumn(input, column, "numeric")),
    })),
  );
  const group = options.group === null ? null : await readColumn(input, options.group, "categorical");
  const task = group ? "ranking" : (options.task ?? taskOf(firstLabel, firstSaid, scores));
  // A column that happens to hold `t` and `f` alone names classes as the others do.
  const names = task === "multiclass" && namesClasses(firstLabel, firstSaid, scores);
  const named = async (column: Column | null, name: string | null) => {
    if (column?.kind !== "boolean") return column;
    if (task === "regression") return readColumn(input, name!, "numeric");
    return names ? readColumn(input, name!, "categorical") : column;
  };
  const label = (await named(firstLabel, options.label)) as Column;
  const prediction = await named(firstSaid, options.prediction);
  const graded = task === "binary" && prediction !== null && isGraded(prediction);
  const used = graded && scores.length === 0 ? [{ class: null, ...prediction }] : scores;
  const cellsOf = (side: Side): OutcomeCells => ({
    truth: label[side],
    predicted: prediction && !graded ? prediction[side] : null,
    scores: used.map((s) => ({ class: s.class, values: s[side] })),
    ...(group && { group: group[side], places: prediction !== null && isPlaces(prediction) }),
  });
  const [reference, current] = [cellsOf("reference"), cellsOf("current")];
  const outputs = new Set([options.label, options.prediction, ...scored.map((s) => s.column)]);
  const features = pairs
    .filter((pair) => !outputs.has(pair.name))
    .slice(0, options.weakSegments ? mostFeatures.search : mostFeatures.learn);
  const columns = task === "regression" || options.weakSegments ? await readFeatures(input, features) : null;
  const classes = classesOf(task, reference);
  const worth = await readValue(options.value, task, classes);
  return { task, classes, reference, current, worth, columns };
}

/** A column that only the reference has is empty in the current data: without labels there are estimates. */
async function readColumn(
  { engine, reference, current, pairs }: PerformanceInput,
  name: string,
  as?: ProfiledKind,
): Promise<Column> {
  const before = find(reference, name);
  const after = find(current, name);
  if (!before) throw new LeewayError("INVALID", `${reference.path} has no column ${name}.`);
  const pair = pairs.find((p) => p.name === name);
  if (!as && pair) {
    const read = await readPair(engine, reference, current, pair);
    if ("reason" in read)
      throw new LeewayError("INVALID", `The column ${name} cannot be measured: ${read.reason}.`);
    return { kind: read.kind, reference: cellsIn(read.reference), current: cellsIn(read.current) };
  }
  const inferred = (await inferStored(engine, reference)).get(name)?.kind;
  const kind = as ?? ((inferred ?? null) as ProfiledKind | null);
  const pairless = { name, reference: before, current: after ?? before, kind };
  const own = await readPair(engine, reference, after ? current : reference, pairless);
  if ("reason" in own)
    throw new LeewayError("INVALID", `The column ${name} cannot be measured: ${own.reason}.`);
  const empty = Array.from({ length: current.rows }, () => null);
  return { kind: own.kind, reference: cellsIn(own.reference), current: after ? cellsIn(own.current) : empty };
}

function cellsIn(values: Values): OutcomeCells["truth"] {
  if (values.kind === "categorical") return asStrings(values);
  return Array.from(values.values, (x) => (Number.isNaN(x) ? null : x));
}

function scoreOf({ reference }: PerformanceInput, text: string): { class: string | null; column: string } {
  if (find(reference, text)) return { class: null, column: text };
  const colon = text.indexOf(":");
  return { class: text.slice(0, colon), column: text.slice(colon + 1) };
}

/** Several scored classes or more than two values: one of several classes; two values: yes or no; else a number. */
function taskOf(
  label: Column,
  prediction: Column | null,
  scores: readonly { class: string | null }[],
): MeasuredTask {
  if (scores.filter((s) => s.class !== null).length > 1) return "multiclass";
  if (label.kind === "numeric") {
    const classes = isTwoClasses(label.reference, prediction?.reference ?? null, scores.length);
    return classes ? "binary" : "regression";
  }
  const values = new Set(label.reference.filter((cell) => cell !== null));
  return values.size > 2 ? "multiclass" : "binary";
}

/** Whether any of several classes is no yes or no. */
function namesClasses(
  label: Column,
  prediction: Column | null,
  scores: readonly { class: string | null }[],
): boolean {
  const flags = [label, ...(prediction ? [prediction] : [])].every((c) => c.kind === "boolean");
  return !flags || scores.some((s) => s.class !== null && booleanOf(s.class) === undefined);
}

/** A yes-or-no model whose prediction has decimals says a probability. */
function isGraded({ kind, reference }: Column): boolean {
  return kind === "numeric" && reference.some((cell) => typeof cell === "number" && !Number.isInteger(cell));
}

/** Whole numbers are places in the list, the first being the best; decimals are scores. */
function isPlaces({ kind, reference }: Column): boolean {
  return kind === "numeric" && reference.every((cell) => typeof cell !== "number" || Number.isInteger(cell));
}

async function readFeatures(
  { engine, reference, current }: PerformanceInput,
  pairs: PerformanceInput["pairs"],
) {
  const columns: NonNullable<Outcome["columns"]> = { names: [], reference: [], current: [] };
  const raw = (values: Values): RawColumn =>
    values.kind === "numeric" ? values : { kind: "categorical", values: asStrings(values) };
  for (const pair of pairs) {
    const read = await readPair(engine, reference, current, pair).catch(() => null);
    if (!read || "reason" in read) continue;
    columns.names.push(pair.name);
    columns.reference.push(raw(read.reference));
    columns.current.push(raw(read.current));
  }
  return columns;
}
