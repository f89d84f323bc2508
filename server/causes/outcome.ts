import type { PeriodRows } from "#lib/causes/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { classesOf, classReader } from "#lib/performance/index.ts";
import type { Subject } from "#server/profiles/index.ts";
import type { Placed, RawPeriod } from "./rows.ts";

/** Which columns say what the model said and what came true. */
export type OutcomeColumns = { task: string; label: Placed | null; outputs: Placed[] };

export function outcomeColumns(subject: Subject, task: string): OutcomeColumns {
  const of = (role: string) =>
    subject.columns.flatMap((column, index) => (column.role === role ? [{ column, index }] : []));
  const scores = of("score").filter((s) => s.column.kind === "numeric");
  const [prediction] = of("prediction");
  const numeric = prediction?.column.kind === "numeric" ? [prediction] : [];
  // A ranking has no loss of single rows, so its label explains none.
  // A number first: the probability of yes, or the predicted number. Several classes: all scores, then the class said.
  const outputs =
    task === "regression"
      ? [...numeric, ...scores].slice(0, 1)
      : task === "multiclass"
        ? [...scores, ...(prediction ? [prediction] : [])]
        : [...scores, ...(prediction ? [prediction] : [])].slice(0, 1);
  return { task, label: task === "ranking" ? null : (of("label")[0] ?? null), outputs };
}

type Pair = { score: Float64Array; label: Float64Array; classes?: NonNullable<PeriodRows["classes"]> };

const numberOf = (x: string | null) => (x === null || x === "" ? Number.NaN : Number(x));
const plain = (x: string | null) =>
  x === null ? null : x === "true" || x === "1.0" ? "1" : x === "false" || x === "0.0" ? "0" : x;

/** Both periods as one number each: with several classes, the highest score and whether the class it names came true. */
export function outcomePairs(
  columns: OutcomeColumns,
  reference: RawPeriod,
  current: RawPeriod,
): { reference: Pair; current: Pair } {
  if (columns.task === "regression") {
    const pair = (raw: RawPeriod): Pair => ({
      score: scoreOf(raw.outputs[0], raw.at.length, null),
      label: Float64Array.from(raw.truth, numberOf),
    });
    return { reference: pair(reference), current: pair(current) };
  }
  if (columns.task === "multiclass") {
    const named = columns.outputs.map(({ column }) => ({ class: column.scoreClass, values: [] }));
    const read = classReader(
      classesOf("multiclass", { truth: reference.truth, predicted: null, scores: named }),
    );
    return {
      reference: severalClasses(columns, reference, read),
      current: severalClasses(columns, current, read),
    };
  }
  const scored = columns.outputs.map(({ column }) => ({ class: column.scoreClass, values: [] }));
  const classes = classesOf("binary", { truth: reference.truth.map(plain), predicted: null, scores: scored });
  const yes = classes.at(-1) ?? "1";
  const pair = (raw: RawPeriod): Pair => ({
    score: scoreOf(raw.outputs[0], raw.at.length, yes),
    label: Float64Array.from(raw.truth, (x) => (x === null ? Number.NaN : Number(plain(x) === yes))),
  });
  return { reference: pair(reference), current: pair(current) };
}

function scoreOf(output: RawColumn | undefined, n: number, yes: string | null): Float64Array {
  if (!output) return new Float64Array(n).fill(Number.NaN);
  if (output.kind === "numeric") return output.values;
  return Float64Array.from(output.values, (x) => (x === null ? Number.NaN : Number(plain(x) === yes)));
}

function severalClasses(
  { outputs }: OutcomeColumns,
  raw: RawPeriod,
  read: ReturnType<typeof classReader>,
): Pair {
  const scores = outputs.flatMap(({ column }, i) => {
    const values = raw.outputs[i];
    return column.role === "score" && values?.kind === "numeric" ? [{ name: column.scoreClass, values }] : [];
  });
  const said = raw.outputs.find((_, i) => outputs[i]?.column.role === "prediction");
  const [score, label] = [new Float64Array(raw.at.length), new Float64Array(raw.at.length)];
  const classes: { said: (string | null)[]; truth: (string | null)[] } = { said: [], truth: [] };
  for (let i = 0; i < score.length; i++) {
    let [best, name]: [number, string | null] = [Number.NaN, null];
    for (const s of scores) {
      const x = s.values.values[i]!;
      if (!(x <= best)) [best, name] = [x, s.name];
    }
    const own =
      said?.kind === "categorical" ? (said.values[i] ?? null) : said ? String(said.values[i]) : name;
    score[i] = scores.length > 0 ? best : own === null ? Number.NaN : 1;
    classes.said.push(read(own));
    const truth = raw.truth[i] ?? null;
    classes.truth.push(read(truth));
    label[i] = truth === null || own === null ? Number.NaN : Number(read(truth) === read(own));
  }
  return { score, label, classes };
}
