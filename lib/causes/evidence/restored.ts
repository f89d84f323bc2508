/** What the repairs said, put beside their causes: on the model itself where it can be called, else on a stand-in. */
import type { CauseInput, Evidence, EvidenceChart } from "../input.ts";
import type { Measured } from "../measure.ts";
import { percent, short } from "../words.ts";
import { type Fidelity, fitStandIn } from "./score-surrogate.ts";
import { columnsOf, type Gain, judgeRestore, type Rescored, type RestorePlan } from "./restore.ts";
import { moveTo } from "./split.ts";
import { add, keyOf, lossGrowth, type Weighed } from "./weighed.ts";

/** What the model's own server said; `failed` says why it said nothing. */
export type Answer = (Rescored & { milliseconds: number }) | { failed: string };

export type RestoreSummary = {
  by: "model" | "surrogate" | "nobody";
  text: string;
  rows: number;
  /** Time that the scoring calls took; null where none were made. */
  milliseconds: number | null;
  fidelity: Fidelity | null;
};

const surrogateMost = 5;

export function applyRestore(
  input: CauseInput,
  m: Measured,
  causes: Weighed[],
  plan: RestorePlan | null,
  answer: Answer | null,
): RestoreSummary | null {
  if (!plan) return null;
  const label = Float64Array.from(plan.rows, (i) => input.current.label[i]!);
  const failed = answer && "failed" in answer ? answer.failed : null;
  if (answer && !("failed" in answer)) {
    const logged = Float64Array.from(plan.rows, (i) => input.current.score[i]!);
    const other = disagreement(logged, answer.now, input.reference.score);
    const summary = { rows: plan.rows.length, milliseconds: answer.milliseconds, fidelity: null };
    if (other > 0.1) {
      const text = `The scoring endpoint gives these rows other scores than were logged (off by ${short(other)} standard deviations): another version or other inputs served, so no repair was judged on it.`;
      return { by: "nobody", text, ...summary };
    }
    const gains = judgeRestore(label, m.loss.before, answer, plan.trials, { seed: input.seed });
    if (gains.every((g) => g === null)) {
      const text =
        "Too few rows could be scored again: rows with a missing value cannot be sent to the model.";
      return { by: "nobody", text, ...summary };
    }
    attach(m, causes, plan, gains, null);
    return { by: "model", text: "Repairs were tried out on the model itself.", ...summary };
  }
  const order = [...m.importance.keys()].sort((a, b) => m.importance[b]! - m.importance[a]!);
  const asked = new Set([...plan.trials.flatMap((t) => t.features), ...order]);
  const standIn = fitStandIn(input.reference.columns, input.reference.score, [...asked]);
  const why = failed === null ? "The model cannot be called" : `The scoring endpoint failed (${failed})`;
  const base = { rows: plan.rows.length, milliseconds: null, fidelity: standIn?.fidelity ?? null };
  if (!standIn)
    return {
      by: "nobody",
      text: `${why}, and too few reference rows have a score to stand in for it.`,
      ...base,
    };
  const { kind, value, least, n } = standIn.fidelity;
  const like = `${kind} ${short(value)} on ${n} held-out rows`;
  if (!standIn.score) {
    const text = `${why}, and a surrogate of it is not like it enough (${like}; ${least} is needed): no repair was tried out.`;
    return { by: "nobody", text, ...base };
  }
  const score = standIn.score;
  const rescored: Rescored = {
    now: score(plan.columns, plan.rows.length),
    trials: plan.trials.map((t) => score(columnsOf(plan, t), plan.rows.length)),
  };
  const gains = judgeRestore(label, m.loss.before, rescored, plan.trials, {
    seed: input.seed,
    most: surrogateMost,
  });
  attach(m, causes, plan, gains, like);
  return { by: "surrogate", text: `${why}: repairs were tried out on a surrogate of it (${like}).`, ...base };
}

/** Mean distance of two lists of scores in standard deviations of the usual scores; rows without either are left out. */
function disagreement(logged: Float64Array, now: Float64Array, usual: Float64Array): number {
  const finite = usual.filter(Number.isFinite);
  const mean = finite.reduce((s, x) => s + x, 0) / finite.length;
  const spread = Math.sqrt(finite.reduce((s, x) => s + (x - mean) ** 2, 0) / finite.length);
  const gaps = Array.from(logged, (x, i) => Math.abs(x - now[i]!)).filter(Number.isFinite);
  if (gaps.length === 0) return Infinity;
  return gaps.reduce((s, x) => s + x, 0) / gaps.length / Math.max(spread, 1e-12);
}

function attach(
  m: Measured,
  causes: Weighed[],
  plan: RestorePlan,
  gains: readonly (Gain | null)[],
  surrogate: string | null,
): void {
  const bars = plan.trials.flatMap((t, k) => {
    const g = gains[k];
    return g ? [{ label: t.subject, value: g.value, low: g.low, high: g.high }] : [];
  });
  const chart: EvidenceChart = { kind: "bars", bars };
  for (const [k, trial] of plan.trials.entries()) {
    const [gain, cause] = [gains[k], causes.find((c) => keyOf(c) === trial.key)];
    if (!gain || !cause) continue;
    const evidence = evidenceOf(m, trial.how, gain, surrogate, chart);
    const hasData = causes.some((c) => c.type === "data" && c.subject === cause.subject);
    if (cause.type !== "population") {
      add(cause, evidence);
      continue;
    }
    // Values that fit their outcomes better once mapped back were distorted: another population would not fit better.
    // Only the model itself can say so: a surrogate is worst where the population is new.
    const most = surrogate === null && !hasData && gain.value >= 0.5 * lossGrowth(m);
    if (most && (gain.factor ?? 1) > 1) {
      const twin = {
        type: "data",
        subject: cause.subject,
        mode: "distorted",
        feature: cause.feature,
      } as const;
      moveTo(causes, cause, twin, gain.factor ?? 1, evidence);
    } else add(cause, { ...evidence, factor: 1 });
  }
}

const shareText = (share: number) =>
  share <= 0 ? "nothing of it back" : share >= 1 ? "all of it back" : `${percent(share)} of it back`;

function evidenceOf(
  m: Measured,
  how: string,
  gain: Gain,
  surrogate: string | null,
  chart: EvidenceChart,
): Evidence {
  const { value, loss, n, factor } = gain;
  const growth = lossGrowth(m);
  const share =
    growth > 0 ? `. The loss grew by ${short(growth)}: this takes ${shareText(value / growth)}` : "";
  const on = surrogate === null ? "" : ` On a surrogate of the model (${surrogate}):`;
  const nothing =
    factor === null ? " It counts for nothing either way: what was lost cannot be put back by guessing." : "";
  return {
    scorer: "restore",
    value,
    threshold: growth > 0 ? 0.1 * growth : 0,
    n,
    text: `With ${how}:${on} the loss of ${n} rows scored again goes from ${short(loss.now)} to ${short(loss.restored)}${share}.${nothing}`,
    refuted_by: "The values at the source are not the restored ones.",
    factor,
    chart,
  };
}
