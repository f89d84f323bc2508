import { booleanOf } from "../ingest/cell.ts";
import { probabilities } from "./probability.ts";
import type { MeasuredTask } from "./registry.ts";
import type { OutcomeRows } from "./rows.ts";

type Cell = string | number | null;

/** What some rows say of their outcome, as it was stored. */
export type OutcomeCells = {
  truth: readonly Cell[];
  /** Null: the model only scores, and the class with the higher score is meant. */
  predicted: readonly Cell[] | null;
  scores: readonly { class: string | null; values: readonly Cell[] }[];
  /** Which query each item of a ranking belongs to. */
  group?: readonly Cell[];
  /** The prediction of a ranking is a place in the list, the first being the best, and not a score. */
  places?: boolean;
};

function textOf(cell: Cell): string | null {
  return cell === null || (typeof cell === "number" && Number.isNaN(cell)) ? null : String(cell);
}

/** Spellings of yes and no are one value each, and so is a number in any notation: `true`, `1` and `yes` meet, `2.0` and `2`. */
function plainClass(cell: Cell): string | null {
  const text = textOf(cell);
  return text === null ? null : (booleanOf(text) ?? plainNumber(text));
}

/** A number in its shortest notation; another text as it is. */
export function plainNumber(text: string): string {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? String(number) : text;
}

/**
 * What a cell says as one of these classes, or as a text that is none of them. One of several classes is named as it is
 * spelled, a number in any notation; only where yes and no are all there is do their spellings meet.
 */
export function classReader(classes: readonly string[]): (cell: Cell) => string | null {
  if (classes.every((name) => booleanOf(name) !== undefined)) return plainClass;
  const exact = new Set(classes);
  return (cell) => {
    const text = textOf(cell);
    if (text === null || exact.has(text)) return text;
    const same = plainNumber(text);
    return exact.has(same) ? same : text;
  };
}

function numberOf(cell: Cell): number {
  return cell === null || cell === "" ? Number.NaN : Number(cell);
}

const flags = ["0", "1"];
const isFlag = (name: string): boolean => flags.includes(name);

/**
 * The classes that the reference has, the positive one last in a yes-or-no model: the class that the score is declared
 * for, else the yes of a yes-or-no pair, else the later one in order of text. Of a reference without a truth the predictions
 * say which two there are.
 */
export function classesOf(task: MeasuredTask, cells: OutcomeCells): string[] {
  if (task === "regression" || task === "ranking") return [];
  const scored = cells.scores.flatMap((s) => s.class ?? []);
  if (task === "multiclass") return severalClasses(scored, cells.truth);
  const named = scored.map((name) => plainClass(name) as string);
  const plain = (list: readonly Cell[] | null) =>
    new Set((list ?? []).flatMap((cell) => plainClass(cell) ?? []));
  const truths = plain(cells.truth);
  const seen = truths.size > 0 ? truths : new Set([...plain(cells.predicted), ...named.slice(0, 1)]);
  const distinct = [...seen].sort();
  if (distinct.every(isFlag)) return flags;
  const positive = named.find((v) => seen.has(v)) ?? (distinct.at(-1) as string);
  return [...distinct.filter((v) => v !== positive), positive];
}

function severalClasses(scored: readonly string[], truth: readonly Cell[]): string[] {
  const seen = new Set(truth.flatMap((cell) => textOf(cell) ?? []));
  const read = classReader([...scored, ...seen]);
  return [...new Set([...scored, ...seen].map((name) => read(name) as string))].sort();
}

/**
 * Rows for the metrics. What is no class of the reference counts as another class than the positive one, and of several
 * classes as one of its own.
 */
export function outcomeRows(
  task: MeasuredTask,
  classes: readonly string[],
  cells: OutcomeCells,
): OutcomeRows {
  switch (task) {
    case "binary":
      return binaryRows(classes, cells);
    case "multiclass":
      return multiclassRows(classes, cells);
    case "regression":
      return {
        task,
        truth: Float64Array.from(cells.truth, numberOf),
        predicted: Float64Array.from(cells.predicted ?? cells.truth.map(() => null), numberOf),
      };
    case "ranking":
      return rankingRows(cells);
  }
}

function binaryRows(classes: readonly string[], { truth, predicted, scores }: OutcomeCells): OutcomeRows {
  const positive = plainClass(classes.at(-1) ?? null);
  // Nothing but yes and no is known: another name does not say which of them it is.
  const unnamed = classes.every(isFlag);
  const flag = (cell: Cell) => {
    const value = plainClass(cell);
    if (value === null || (unnamed && !isFlag(value))) return Number.NaN;
    return value === positive ? 1 : 0;
  };
  const own = scores.find((s) => s.class === null || plainClass(s.class) === positive);
  const score = own ? Float64Array.from(own.values, numberOf) : null;
  // Without a prediction the likelier class is meant, which scores that are no probabilities do not say.
  const chance = score && probabilities(score);
  return {
    task: "binary",
    truth: Float64Array.from(truth, flag),
    predicted: predicted
      ? Float64Array.from(predicted, flag)
      : Float64Array.from(truth, (_, i) => atLeastHalf(chance?.[i] ?? Number.NaN)),
    score,
  };
}

function rankingRows({ truth, predicted, scores, group = [], places = false }: OutcomeCells): OutcomeRows {
  const codes = new Map<Cell, number>();
  const code = (cell: Cell) => {
    if (cell === null || (typeof cell === "number" && Number.isNaN(cell))) return -1;
    const known = codes.get(cell) ?? codes.size;
    codes.set(cell, known);
    return known;
  };
  const said = Float64Array.from(scores[0]?.values ?? predicted ?? truth.map(() => null), numberOf);
  return {
    task: "ranking",
    group: Int32Array.from(truth, (_, i) => code(group[i] ?? null)),
    truth: Float64Array.from(truth, gradeOf),
    score: scores.length === 0 && places ? said.map((place) => -place) : said,
  };
}

/** A grade is a number; yes and no are 1 and 0. */
function gradeOf(cell: Cell): number {
  return typeof cell === "string" ? numberOf(booleanOf(cell) ?? cell) : numberOf(cell);
}

function atLeastHalf(score: number): number {
  return Number.isNaN(score) ? score : score >= 0.5 ? 1 : 0;
}

function multiclassRows(classes: readonly string[], { truth, predicted, scores }: OutcomeCells): OutcomeRows {
  const place = new Map(classes.map((name, i) => [name, i]));
  const read = classReader(classes);
  // What the reference does not know is a class of its own, after the others: to name it is wrong unless it came true.
  const code = (cell: Cell) => {
    const name = read(cell);
    if (name === null) return -1;
    const known = place.get(name);
    if (known !== undefined) return known;
    const fresh = plainNumber(name);
    if (!place.has(fresh)) place.set(fresh, place.size);
    return place.get(fresh)!;
  };
  const scored = scores.some((s) => s.class !== null);
  const columns = (scored ? classes : []).map((name) => {
    const own = scores.find((s) => s.class !== null && read(s.class) === name);
    return own ? Float64Array.from(own.values, numberOf) : new Float64Array(truth.length);
  });
  const best = (i: number) => {
    let top = 0;
    for (let k = 1; k < columns.length; k++) if (columns[k]![i]! > columns[top]![i]!) top = k;
    return Number.isFinite(columns[top]?.[i]) ? top : -1;
  };
  const [came, said] = [
    Int32Array.from(truth, code),
    predicted ? Int32Array.from(predicted, code) : Int32Array.from(truth, (_, i) => (scored ? best(i) : -1)),
  ];
  return {
    task: "multiclass",
    classes: [...place.keys()],
    known: classes.length,
    truth: came,
    predicted: said,
    scores: scored ? columns : null,
  };
}
