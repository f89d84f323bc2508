/** All measurements of one incident, made once and shared by the candidates. */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import type { BinnedColumn } from "#lib/performance/estimate/boosting.ts";
import { checkFeature, factorOf, type FeatureCheck, type Share } from "./checks.ts";
import { type Coverage, labelCoverage } from "./coverage.ts";
import type { CauseInput, PeriodRows } from "./input.ts";
import { fallbackOf } from "./fallback.ts";
import { type Match, matchReference } from "./match.ts";
import { onOwnTime } from "./own-time.ts";
import { type Fits, fitsOf, mattering, type Targets, targetsOf } from "./matters.ts";
import {
  knownRows,
  type LabelRelation,
  labelRelation,
  momentsOf,
  type ScoreRelation,
  scoreRelation,
  welch,
} from "./relation.ts";
import { changeIn, outsideOf } from "./relation-in.ts";
import { findSlice, type Slice } from "./slices.ts";
import { onsetWithin, type SymptomOnset, symptomOnset } from "./symptom.ts";
import { binBoth, type Surrogate } from "./surrogate.ts";

export type Measured = {
  /** When the symptom began, by change points; all rows after it are current. */
  onset: SymptomOnset;
  /** Current rows after the onset, and before it. */
  after: number[];
  before: number[];
  bins: { reference: BinnedColumn[]; current: BinnedColumn[] };
  checks: FeatureCheck[];
  /** Mean absolute change of the score when a feature is shuffled, over the largest of them: 0 to 1. */
  importance: number[];
  /** Change of the mean loss that a feature's new distribution explains, by its bins. */
  mix: { value: number; z: number }[];
  loss: {
    reference: Float64Array;
    current: Float64Array;
    before: number;
    after: number;
    z: number;
    n: number;
  };
  score: { surrogate: Surrogate; residual: Float64Array; relation: ScoreRelation } | null;
  /** `rest`: how much farther than before the other rows' scores stray from what the reference says (ln of the ratio). */
  fallback: Share & { value: number; rest: number };
  label: { surrogate: Surrogate; residual: Float64Array; own: Float64Array; relation: LabelRelation } | null;
  slice: Slice | null;
  /** The label's relation in the rows outside of the slice: changed as well where no slice is to blame. */
  outside: LabelRelation | null;
  coverage: Coverage | null;
};

/** Rows that a share is judged on, at least. */
const [fewest, fewestLags] = [50, 100];

export function measure(asked: CauseInput): Measured {
  const first = measureFrom(asked, symptomOnset(asked, squaredErrors(asked.current)));
  const better = onsetWithin(asked.current, first);
  return better ? measureFrom(asked, better) : first;
}

function measureFrom(asked: CauseInput, onset: SymptomOnset): Measured {
  const input = { ...asked, onset: { low: onset.low, high: onset.high } };
  const { reference, current } = input;
  const rows = Array.from(current.at.keys());
  const late = rows.filter((i) => current.at[i]! >= onset.high);
  const after =
    late.length >= Math.min(300, rows.length / 10) ? late : rows.filter((i) => current.at[i]! >= onset.low);
  const before = rows.filter((i) => current.at[i]! < onset.low);
  const bins = binBoth(reference.columns, current.columns, reference.score);
  const loss = lossOf(input, after);
  const pick = (column: CauseInput["current"]["columns"][number]) =>
    column.kind === "numeric"
      ? { kind: "numeric" as const, values: Float64Array.from(after, (i) => column.values[i]!) }
      : { kind: "categorical" as const, values: after.map((i) => column.values[i]!) };
  const checks = reference.columns.map((column, j) =>
    onOwnTime(checkFeature(column, pick(current.columns[j]!)), column, current, j, onset),
  );
  const repaired = repairedColumns(input, checks);
  const sound = repaired ? binBoth(reference.columns, repaired, reference.score) : bins;
  const targets = targetsOf(input);
  const fits = fitsOf(targets, bins, sound);
  const matters = mattering(fits, checks.length);
  const some = <T>(all: readonly T[]) => all.filter((_, j) => matters[j]);
  const known = knownRows(some(reference.columns), some(current.columns), rows.length);
  const damaged = some(checks.map((check, j) => damagedRows(check, current.columns[j]!)));
  // The relation is judged where inputs can be believed: elsewhere a damaged input looks like a changed relation.
  const inside = after.filter((i) => known[i] === 1 && damaged.every((test) => !test(i)));
  const own = ({ reference: a, current: b }: Measured["bins"]) => ({ reference: some(a), current: some(b) });
  const match = matchReference(own(bins), inside, (i) => Number.isFinite(reference.score[i]!));
  const score = scoreOf(targets, fits, match);
  const believed = repaired ? knownRows(some(reference.columns), some(repaired), rows.length) : known;
  const judged = after.filter((i) => believed[i] === 1 && damaged.every((test) => !test(i)));
  const labelled = matchReference(own(sound), judged, (i) => Number.isFinite(reference.label[i]!));
  const label = labelOf(input, targets, fits, sound, labelled);
  const columns = { reference: reference.columns, current: repaired ?? current.columns };
  const slice =
    label &&
    findSlice(
      input.features,
      columns,
      tamed(label.own, label.residual),
      labelled.comparable,
      labelled.weights,
      (part) => changeIn(sound, label, labelled, part),
    );
  // Where hardly a row is left whose inputs can be believed, a constant is what damaged inputs make of the score.
  const explained = checks.some((check) => factorOf(check) !== null || check.missing.after > 0.5);
  const raw = score?.surrogate.importance ?? input.features.map(() => 0);
  const most = Math.max(...raw, 1e-12);
  return {
    onset,
    after,
    before,
    bins,
    checks,
    importance: raw.map((x) => x / most),
    mix: bins.reference.map((column, j) => mixOf(column, bins.current[j]!, loss.reference, after)),
    loss,
    score,
    fallback: fallbackOf(
      input,
      inside.length >= fewest ? inside : after,
      inside.length < fewest && explained,
      score,
    ),
    label,
    slice,
    outside: label && slice && outsideOf(sound, label, labelled, slice),
    coverage: coverageOf(input, before),
  };
}

/** Columns with a change of unit undone after the onset, to judge the label by; null where none has one. */
function repairedColumns({ current, onset }: CauseInput, checks: readonly FeatureCheck[]) {
  let any = false;
  const columns = current.columns.map((column, j) => {
    const factor = factorOf(checks[j]!);
    if (factor === null || column.kind !== "numeric") return column;
    any = true;
    const offset = checks[j]!.unit?.offset ?? 0;
    const values = column.values.map((x, i) => (current.at[i]! >= onset.low ? (x - offset) / factor : x));
    return { kind: "numeric" as const, values };
  });
  return any ? columns : null;
}

/** Rows with the value that is stuck, or without a value, where there are clearly more of them than before. */
function damagedRows({ stuck, missing }: FeatureCheck, column: RawColumn): (i: number) => boolean {
  const grown = (s: Share, by: number) => s.p < 1e-4 && by > 0.02;
  const same = column.kind === "numeric" && grown(stuck, stuck.excess);
  const none = grown(missing, missing.after - missing.before);
  const at = Number(stuck.value);
  return (i) => {
    const x = column.values[i]!;
    return (same && x === at) || (none && (x === null || Number.isNaN(x)));
  };
}

const squaredErrors = ({ score, label }: PeriodRows) => score.map((s, i) => (label[i]! - s) ** 2);

/** Squares, cut at twice the reference's 99 % point, so that a few rows of a heavy tail do not decide where a loss grew. */
function tamed(reference: Float64Array, current: Float64Array) {
  const squares = [reference, current].map((xs) => xs.map((x) => x * x)) as [Float64Array, Float64Array];
  const sorted = squares[0].filter(Number.isFinite).sort();
  const most = 2 * (sorted[Math.floor(0.99 * sorted.length)] ?? Number.POSITIVE_INFINITY);
  const [a, b] = squares.map((xs) => xs.map((x) => (x > most ? most : x))) as [Float64Array, Float64Array];
  return { reference: a, current: b };
}

/** Squared error: the Brier score of a probability, the squared error of a number. */
function lossOf({ reference, current }: CauseInput, after: readonly number[]): Measured["loss"] {
  const [a, b] = [squaredErrors(reference), squaredErrors(current)];
  const [p, q] = [momentsOf(a, Array.from(a.keys())), momentsOf(b, after)];
  return { reference: a, current: b, before: p.mean, after: q.mean, z: welch(p, q), n: q.n };
}

function scoreOf(targets: Targets, fits: Fits, match: Match): Measured["score"] {
  const compare = (of: "score" | "said") => {
    const [surrogate, target] = [fits[of], targets[of]];
    if (!surrogate || !target) return null;
    const residual = target[1].map((s, i) => s - surrogate.current[i]!);
    const own = target[0].map((s, i) => s - surrogate.reference[i]!);
    return { surrogate, residual, relation: scoreRelation(own, residual, match.comparable, match.weights) };
  };
  const [score, said] = [compare("score"), compare("said")];
  if (!score || !said) return score;
  // Two tests, the clearer one counts.
  const { relation, residual } = said.relation.p < score.relation.p ? said : score;
  return { surrogate: score.surrogate, residual, relation: { ...relation, p: Math.min(1, 2 * relation.p) } };
}

function labelOf(
  { current }: CauseInput,
  { label: target }: Targets,
  { label: surrogate }: Fits,
  bins: Measured["bins"],
  match: Match,
): Measured["label"] {
  if (!surrogate || !target) return null;
  const [before, after] = target;
  const residual = after.map((y, i) =>
    Number.isFinite(current.label[i]!) ? y - surrogate.current[i]! : Number.NaN,
  );
  const own = before.map((y, i) => y - surrogate.reference[i]!);
  const relation = labelRelation(bins, own, residual, match.comparable, match.weights);
  return { surrogate, residual, own, relation };
}

/** Σ over bins of (share now − share before) × mean loss of the bin in the reference, with its z by the current rows. */
function mixOf(
  reference: BinnedColumn,
  current: BinnedColumn,
  loss: Float64Array,
  after: readonly number[],
): { value: number; z: number } {
  const [sums, counts] = [new Float64Array(64), new Float64Array(64)];
  for (const [i, b] of reference.entries()) {
    if (!Number.isFinite(loss[i]!)) continue;
    sums[b]! += loss[i]!;
    counts[b]! += 1;
  }
  const n = counts.reduce((s, c) => s + c, 0);
  if (n < 100 || after.length < 50) return { value: 0, z: 0 };
  const whole = sums.reduce((s, x) => s + x, 0) / n;
  // Means of bins with few rows are drawn towards the whole by 20 rows.
  const mean = sums.map((s, b) => (s + 20 * whole) / (counts[b]! + 20));
  const [p, q] = [binMoments(mean, countsOf(reference)), binMoments(mean, countsOf(current, after))];
  return { value: q.mean - p.mean, z: welch(p, q) };
}

function countsOf(column: BinnedColumn, rows: readonly number[] | null = null): Float64Array {
  const counts = new Float64Array(64);
  if (rows) for (const i of rows) counts[column[i]!]! += 1;
  else for (let i = 0; i < column.length; i++) counts[column[i]!]! += 1;
  return counts;
}

function binMoments(mean: Float64Array, counts: Float64Array) {
  let [n, sum, square] = [0, 0, 0];
  for (let b = 0; b < counts.length; b++) {
    n += counts[b]!;
    sum += counts[b]! * mean[b]!;
    square += counts[b]! * mean[b]! ** 2;
  }
  return { n, mean: sum / n, variance: Math.max(0, square / n - (sum / n) ** 2) };
}

function coverageOf(input: CauseInput, before: readonly number[]): Coverage | null {
  const { reference, current, asOf } = input;
  const since = input.onset.low;
  const now = { rows: current, since, asOf };
  const lagOf = (rows: PeriodRows, i: number) => rows.labelAt[i]! - rows.at[i]!;
  // Where the days before know how long labels take, they alone say whether some are due.
  const known = before.filter((i) => current.labelAt[i]! <= since).length;
  const own = known >= fewestLags && labelCoverage({ rows: current, picked: before, asOf: since }, now);
  if (own) return own;
  // Rows that were brought together with their labels do not know how long these took.
  if (!reference.at.some((_, i) => lagOf(reference, i) > 0)) return null;
  const picked = Array.from(reference.at.keys()).filter((i) => Number.isFinite(reference.at[i]!));
  const end = picked.reduce(
    (s, i) => Math.max(s, reference.labelAt[i]! || 0, reference.at[i]!),
    Number.NEGATIVE_INFINITY,
  );
  return labelCoverage({ rows: reference, picked, asOf: end }, now);
}
