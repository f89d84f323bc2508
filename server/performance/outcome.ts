import { durationMs } from "#lib/domain/duration.ts";
import type { Column } from "#lib/domain/schema.ts";
import type { MeasuredTask, Worth } from "#lib/performance/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject } from "#server/profiles/index.ts";
import { loadModel } from "./store.ts";

export type Placed = { column: Column; index: number };

/** The columns that say what the model said and what came true. */
export type Outcome = {
  task: MeasuredTask;
  label: Placed;
  prediction: Placed | null;
  scores: Placed[];
  /** Which query a row belongs to; null for other tasks than ranking. */
  group: Placed | null;
  /** What an estimate of regression errors learns from; empty for other tasks. */
  features: Placed[];
  /** What tells a window's rows from the reference's, where the scores are calibrated anew; empty but for binary. */
  inputs: Placed[];
  /** How long after its event a label may come. */
  maturityMs: number;
  /** What a row of each cell of the confusion matrix is worth; null: nobody has said so. */
  worth: Worth | null;
};

/** Without an outcome there is nothing to measure, and this is why. */
export type NoOutcome = { why: string };

const mostFeatures = 60;

export async function findOutcome(ctx: ServiceContext, subject: Subject): Promise<Outcome | NoOutcome> {
  const { task, labelMaturity, worth } = await loadModel(ctx, subject.modelId);
  const of = (role: Column["role"]) =>
    subject.columns.flatMap((column, index) => (column.role === role ? [{ column, index }] : []));
  const [label] = of("label");
  if (!label)
    return { why: "The reference names no label column, so there is no truth to hold predictions against." };
  const [prediction = null] = of("prediction");
  const scores = of("score").filter((s) => s.column.kind === "numeric");
  const [group = null] = of("group");
  if (task === "ranking" && !group) {
    return {
      why: "Ranking metrics compare the rows of one query, and the reference names no column that says which rows those are: give the role group to it.",
    };
  }
  const graded = prediction?.column.kind === "numeric" && !prediction.column.integer;
  const measured: Outcome = {
    task,
    label,
    prediction: task === "binary" && graded ? null : prediction,
    // A yes-or-no model whose prediction has decimals says a probability.
    scores: task === "binary" && graded && scores.length === 0 && prediction ? [prediction] : scores,
    group: task === "ranking" ? group : null,
    features: task === "regression" ? of("feature").filter(learnable).slice(0, mostFeatures) : [],
    inputs: task === "binary" ? of("feature").filter(learnable).slice(0, mostFeatures) : [],
    maturityMs: (labelMaturity && durationMs(labelMaturity)) || 0,
    worth,
  };
  if (!measured.prediction && (task === "regression" || measured.scores.length === 0)) {
    return {
      why: "The reference names no prediction and no score, so there is nothing to hold the truth against.",
    };
  }
  return measured;
}

function learnable({ column }: Placed): boolean {
  return column.kind === "numeric" || column.kind === "categorical" || column.kind === "boolean";
}

export function hasOutcome(found: Outcome | NoOutcome): found is Outcome {
  return !("why" in found);
}

/** The columns by which segments can be told apart: inputs and declared segment keys, at most `most`. */
export function telling(subject: Subject, most: number): { chosen: Placed[]; leftOut: number } {
  const placed = subject.columns.map((column, index): Placed => ({ column, index })).filter(learnable);
  const of = (role: Column["role"]) => placed.filter((p) => p.column.role === role);
  const all = [...of("feature"), ...of("segment")];
  return { chosen: all.slice(0, most), leftOut: Math.max(0, all.length - most) };
}
