/**
 * Counterfactual restore: put a suspect's values back to what they may have been, score the same rows again, and see how
 * much of the loss goes away. The gain of a row is its squared error now less its squared error with the values restored.
 */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { normalSf, random } from "#lib/stats/index.ts";
import type { CauseInput } from "../input.ts";
import type { Measured } from "../measure.ts";
import { momentsOf } from "../relation.ts";
import { short } from "../words.ts";
import { factorOf } from "./odds.ts";
import { type Repaired, repairColumn } from "./repair.ts";

export type Trial = {
  /** `type subject` of the candidate. */
  key: string;
  subject: string;
  features: number[];
  repaired: RawColumn[];
  how: string;
  applies: boolean;
};
export type RestorePlan = {
  /** Rows of the current period, with a label. */
  rows: number[];
  /** All features of those rows as they came. */
  columns: RawColumn[];
  trials: Trial[];
};
/** Scores of the plan's rows: as they came, and one list a trial. */
export type Rescored = { now: Float64Array; trials: (Float64Array | null)[] };

export type Gain = {
  value: number;
  low: number;
  high: number;
  /** One-sided, Bonferroni over the trials. */
  p: number;
  factor: number | null;
  loss: { now: number; restored: number };
  n: number;
};

const [mostRows, mostTrials, draws] = [2000, 6, 400];

type Suspect = { key: string; subject: string; parts: { feature: number; mode: string; only?: Only }[] };
type Only = { factor: number; text: string; flags: Uint8Array };

/** Null where labels are few or no suspect can be repaired. */
export function planRestore(
  input: CauseInput,
  m: Measured,
  suspects: readonly Suspect[],
): RestorePlan | null {
  const known = m.after.filter((i) => Number.isFinite(m.loss.current[i]!));
  if (known.length < 100) return null;
  const step = Math.max(1, known.length / mostRows);
  const rows = Array.from(
    { length: Math.floor(known.length / step) },
    (_, k) => known[Math.floor(k * step)]!,
  );
  const columns = input.current.columns.map((c) => pickRows(c, rows));
  const trials = suspects.slice(0, mostTrials).flatMap((suspect): Trial[] => {
    const made = suspect.parts.map(({ feature, mode, only }) => ({
      feature,
      fixed:
        only === undefined
          ? repairColumn(mode, m.checks[feature]!, input.reference.columns[feature]!, columns[feature]!)
          : repairSegment(rows, columns[feature]!, only),
    }));
    const good = made.filter((x): x is { feature: number; fixed: Repaired } => x.fixed !== null);
    if (good.length === 0) return [];
    const how = good.map((g) => `${input.features[g.feature]} ${g.fixed.how}`).join("; ");
    return [
      {
        key: suspect.key,
        subject: suspect.subject,
        features: good.map((g) => g.feature),
        repaired: good.map((g) => g.fixed.column),
        how,
        applies: good.every((g) => g.fixed.applies),
      },
    ];
  });
  return trials.length > 0 ? { rows, columns, trials } : null;
}

/** Takes a factor off in a part of the rows only. */
function repairSegment(rows: readonly number[], column: RawColumn, only: Only): Repaired | null {
  if (column.kind !== "numeric") return null;
  const values = column.values.map((x, k) => (only.flags[rows[k]!] === 1 ? x / only.factor : x));
  const how = `divided by ${short(only.factor)} where ${only.text}`;
  return { column: { kind: "numeric", values }, how, applies: true };
}

export function pickRows(column: RawColumn, rows: readonly number[]): RawColumn {
  return column.kind === "numeric"
    ? { kind: "numeric", values: Float64Array.from(rows, (i) => column.values[i]!) }
    : { kind: "categorical", values: rows.map((i) => column.values[i]!) };
}

/** The columns of a trial: its own in the place of those that came. */
export function columnsOf(plan: RestorePlan, trial: Trial): RawColumn[] {
  const columns = plan.columns.slice();
  for (const [k, j] of trial.features.entries()) columns[j] = trial.repaired[k]!;
  return columns;
}

/**
 * What each trial gains; null where it was not scored. The interval is a percentile bootstrap over rows; a gain counts
 * where it is clear and at least a tenth of the growth of the loss, and never against a suspect: values that were
 * really others cannot be put back.
 */
export function judgeRestore(
  label: Float64Array,
  before: number,
  scored: Rescored,
  trials: readonly Pick<Trial, "applies">[],
  options: { seed: number; most?: number },
): (Gain | null)[] {
  return trials.map(({ applies }, k) => {
    const restored = scored.trials[k];
    if (!restored) return null;
    const rows: number[] = [];
    for (let i = 0; i < label.length; i++)
      if (Number.isFinite(label[i]!) && Number.isFinite(scored.now[i]!) && Number.isFinite(restored[i]!))
        rows.push(i);
    if (rows.length < 100) return null;
    const loss = (s: Float64Array) => Float64Array.from(rows, (i) => (label[i]! - s[i]!) ** 2);
    const [now, then] = [loss(scored.now), loss(restored)];
    const gains = now.map((x, i) => x - then[i]!);
    const all = Array.from(gains.keys());
    const { mean, variance, n } = momentsOf(gains, all);
    const error = Math.sqrt(variance / n);
    const p = error > 0 ? Math.min(1, normalSf(mean / error) * trials.length) : mean > 0 ? 0 : 1;
    const r = random(options.seed + k);
    const means = Array.from({ length: draws }, () => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += gains[r.int(n)]!;
      return sum / n;
    }).sort((a, b) => a - b);
    const at = (q: number) => means[Math.floor(q * (draws - 1))]!;
    const [low, high] = [Math.min(mean, at(0.025)), Math.max(mean, at(0.975))];
    const lossNow = momentsOf(now, all).mean;
    const enough = low > 0 && mean >= 0.1 * Math.max(0, lossNow - before);
    const factor = !applies ? null : enough ? factorOf(p, options.most) : 1;
    return {
      value: mean,
      low,
      high,
      p,
      factor,
      loss: { now: lossNow, restored: momentsOf(then, all).mean },
      n,
    };
  });
}
