/**
 * Probabilistic adaptive estimation (after PAPE, Białek et al. 2024): the scores are calibrated anew for each window on
 * reference rows that are weighted to look like the window's inputs (density-ratio.ts), and what CBPE expects of
 * calibrated scores follows. Where a shift of the inputs changes the calibration, CBPE is off and this is not. Assumes
 * covariate shift only, and that the inputs that matter are among the columns.
 *
 * Bands are 95 %: `draws` times the reference rows are resampled, the calibration is learnt anew and truths are drawn
 * from it, so that the error of the calibration and of the sampling are both in. What the weights themselves are
 * uncertain by is not. Windows beyond `mostRows` rows are thinned evenly, their bands are those of `mostRows`.
 */
import { isotonicAt, isotonicFit, normalQuantile, type Random, random } from "../../stats/index.ts";
import type { BinaryRows, MulticlassRows } from "../rows.ts";
import { endsOfWorth, type Worth } from "../worth.ts";
import type { RawColumn } from "./binning.ts";
import { type CbpeMetric, expectedMetrics } from "./cbpe.ts";
import { expectedMulticlass, type MulticlassEstimated, scaled } from "./cbpe-multiclass.ts";
import { densityRatio, type Ratio } from "./density-ratio.ts";
import type { Estimate } from "./estimate.ts";
import { pickColumn } from "./pick.ts";

export type Adapted<Metric extends string> = {
  estimates: Partial<Record<Metric, Estimate>>;
  /** Why there are no estimates. */
  refused: "few rows" | "no score" | "little overlap" | null;
  effective: number;
  beyond: number;
};

export type Side<Rows> = { rows: Rows; columns: readonly RawColumn[] };

const [mostRows, fewestRows, draws] = [4_000, 200, 30];

type Task<Metric extends string> = {
  /** Usable rows. */
  reference: Int32Array;
  window: Int32Array;
  /** What to tell the sides apart by, beside the columns. */
  scores: { reference: readonly Float64Array[]; window: readonly Float64Array[] };
  /** One calibration a class: of these scores to this truth (0 or 1), in the order of the picked rows. */
  truths: readonly ((row: number) => number)[];
  /** Metrics of chances (one array a class, in the order of the picked window rows). */
  measure: (rows: Int32Array, chances: Float64Array[]) => Partial<Record<Metric, number>>;
  worth: Worth | null;
  normalise: (chances: Float64Array[]) => Float64Array[];
  /** Draws truths in place of chances. */
  draw: (chances: readonly Float64Array[], rng: Random) => Float64Array[];
};

/** Binary: labelled reference rows with scores, and a window with scores. */
export function adaptBinary(
  reference: Side<BinaryRows>,
  window: Side<BinaryRows>,
  seed: number,
): Adapted<CbpeMetric> {
  const [before, after] = [reference.rows, window.rows];
  if (!before.score || !after.score) return refuse("no score");
  const [own, other] = [before.score, after.score];
  const judged = usable(
    other.length,
    (i) => Number.isFinite(other[i]!) && Number.isFinite(after.predicted[i]!),
  );
  // Chances are put in the order of the scores; predictions go with them.
  const order = Int32Array.from(judged.keys()).sort((a, b) => other[judged[a]!]! - other[judged[b]!]!);
  const predicted = Uint8Array.from(order, (k) => after.predicted[judged[k]!]!);
  return adapt(
    {
      reference: usable(own.length, (i) => Number.isFinite(own[i]!) && Number.isFinite(before.truth[i]!)),
      window: judged,
      scores: { reference: [own], window: [other] },
      truths: [(i) => before.truth[i]!],
      worth: after.worth ?? null,
      normalise: (chances) => chances,
      measure: (_, [chance]) =>
        expectedMetrics(
          Float64Array.from(order, (k) => chance![k]!),
          predicted,
          after.worth,
        ),
      draw: ([chance], rng) => [chance!.map((c) => (rng.uniform() < c ? 1 : 0))],
    },
    { reference: reference.columns, window: window.columns },
    seed,
  );
}

/** Several classes: each against the rest, then scaled to sum 1. */
export function adaptMulticlass(
  reference: Side<MulticlassRows>,
  window: Side<MulticlassRows>,
  seed: number,
): Adapted<MulticlassEstimated> {
  const [before, after] = [reference.rows, window.rows];
  const [own, other] = [before.scores, after.scores];
  if (!own || !other) return refuse("no score");
  const finite = (scores: readonly Float64Array[], i: number) => scores.every((s) => Number.isFinite(s[i]!));
  return adapt(
    {
      reference: usable(before.truth.length, (i) => before.truth[i]! >= 0 && finite(own, i)),
      window: usable(after.predicted.length, (i) => after.predicted[i]! >= 0 && finite(other, i)),
      scores: { reference: own, window: other },
      truths: own.map((_, k) => (i: number) => (before.truth[i] === k ? 1 : 0)),
      worth: after.worth ?? null,
      normalise: scaled,
      measure: (rows, chances) =>
        expectedMulticlass(
          after.classes,
          other.map((s) => Float64Array.from(rows, (i) => s[i]!)),
          chances,
          Int32Array.from(rows, (i) => after.predicted[i]!),
          after.worth,
        ),
      draw: drawClasses,
    },
    { reference: reference.columns, window: window.columns },
    seed,
  );
}

function drawClasses(chances: readonly Float64Array[], rng: Random): Float64Array[] {
  const out = chances.map((c) => new Float64Array(c.length));
  for (let i = 0; i < (chances[0]?.length ?? 0); i++) {
    let [u, k] = [rng.uniform(), 0];
    while (k < chances.length - 1 && u >= chances[k]![i]!) u -= chances[k++]![i]!;
    out[k]![i] = 1;
  }
  return out;
}

function refuse(refused: "few rows" | "no score"): Adapted<never> {
  return { estimates: {}, refused, effective: 0, beyond: 0 };
}

function usable(n: number, is: (row: number) => boolean): Int32Array {
  const all = Int32Array.from({ length: n }, (_, i) => i).filter(is);
  if (all.length <= mostRows) return all;
  return Int32Array.from({ length: mostRows }, (_, k) => all[Math.floor((k * all.length) / mostRows)]!);
}

function adapt<Metric extends string>(
  task: Task<Metric>,
  columns: { reference: readonly RawColumn[]; window: readonly RawColumn[] },
  seed: number,
): Adapted<Metric> {
  const { reference, window, scores } = task;
  if (reference.length < fewestRows || window.length < 30) return refuse("few rows");
  const withScores = (own: readonly RawColumn[], more: readonly Float64Array[], rows: Int32Array) =>
    [...own, ...more.map((values): RawColumn => ({ kind: "numeric", values }))].map((c) =>
      pickColumn(c, rows),
    );
  const ratio: Ratio = densityRatio(
    withScores(columns.reference, scores.reference, reference),
    withScores(columns.window, scores.window, window),
    seed,
  );
  const { weights, effective, beyond } = ratio;
  if (!weights) return { estimates: {}, refused: "little overlap", effective, beyond };
  const sorted = task.truths.map((truth, k) => {
    const score = scores.reference[k]!;
    const order = Int32Array.from(reference.keys()).sort(
      (a, b) => score[reference[a]!]! - score[reference[b]!]!,
    );
    return {
      order,
      x: Float64Array.from(order, (i) => score[reference[i]!]!),
      y: Float64Array.from(order, (i) => truth(reference[i]!)),
    };
  });
  const chancesBy = (weight: Float64Array) =>
    task.normalise(
      sorted.map(({ order, x, y }, k) => {
        const fit = isotonicFit(
          x,
          y,
          Float64Array.from(order, (i) => weight[i]!),
        );
        return Float64Array.from(window, (i) => isotonicAt(fit, scores.window[k]![i]!));
      }),
    );
  const values = task.measure(window, chancesBy(weights));
  const rng = random(seed + 1);
  const drawn = Array.from({ length: draws }, () => {
    const counts = rng.multinomial(
      reference.length,
      new Float64Array(reference.length).fill(1),
      new Float64Array(reference.length),
    );
    return task.measure(window, task.draw(chancesBy(weights.map((w, i) => w * counts[i]!)), rng));
  });
  return { estimates: bandsOf(values, drawn, task.worth), refused: null, effective, beyond };
}

const z = normalQuantile(0.975);

/** value ± 1.96 standard deviations of the drawn values; all metrics here but the value lie between 0 and 1. */
function bandsOf<Metric extends string>(
  values: Partial<Record<Metric, number>>,
  drawn: readonly Partial<Record<Metric, number>>[],
  worth: Worth | null,
): Partial<Record<Metric, Estimate>> {
  const out: Partial<Record<Metric, Estimate>> = {};
  for (const [name, value] of Object.entries(values) as [Metric, number][]) {
    const own = drawn.map((d) => d[name]).filter((x): x is number => x !== undefined && Number.isFinite(x));
    if (!Number.isFinite(value) || own.length < draws / 2) continue;
    const mean = own.reduce((a, b) => a + b, 0) / own.length;
    const spread = Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (own.length - 1));
    const [least, most] = worth && (name as string) === "value" ? endsOfWorth(worth) : [0, 1];
    out[name] = { value, low: Math.max(least, value - z * spread), high: Math.min(most, value + z * spread) };
  }
  return out;
}
