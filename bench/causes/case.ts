/** One incident, searched: what a worker hands back, small enough to send and to keep. Weights are applied elsewhere. */
import { type Candidate, type Cause, type CauseInput, explainCauses, rankCauses } from "#lib/causes/index.ts";
import { random } from "#lib/stats/index.ts";
import { baselines } from "./baselines.ts";
import type { Truth } from "./damage.ts";
import { drawIncident, type Incident } from "./incident.ts";
import type { Setting } from "./settings.ts";

export type Case = {
  setting: Setting;
  candidates: Pick<Candidate, "type" | "subject" | "mode" | "x">[];
  /** Places of the right answers; none where it was not among the candidates. */
  truth: number[];
  /** Probabilities with the weights in use. */
  probabilities: number[];
  /** What a person would be shown: the ranking with all other evidence weighed in. */
  answer: Pick<Cause, "type" | "subject" | "mode" | "probability">[];
  /** Places of the right answers in it. */
  answerTruth: number[];
  /** Of the rows of the slice found and of the true one; null where there is none. */
  jaccard: number | null;
  /** Days from the found onset of the symptom to the true one. */
  onsetError: number;
  ms: number;
  /** Place of the right feature for each simple ranker; Infinity where it names none. */
  simple: Record<string, number>;
};

/** Rows in common over rows in either: a slice is right from here on. */
const sameRows = 0.7;

const attempts = 6;

/** What no monitor notices is no incident: it is drawn again, stronger each time. Null where that does not help. */
function noticed(setting: Setting): Incident | null {
  for (let k = 0; k < attempts; k++) {
    const severity = 1 - (1 - setting.severity) * 0.7 ** k;
    const incident = drawIncident({ ...setting, severity, seed: setting.seed + k * 500_000_003 });
    if (incident) return incident;
  }
  return null;
}

export function caseOf(asked: Setting): Case | null {
  const incident = noticed(asked);
  if (!incident) return null;
  const { input, truth, onset, setting } = incident;
  const { ranked, measured } = rankCauses(input);
  const before = performance.now();
  const { causes } = explainCauses(input);
  const ms = performance.now() - before;
  const found = measured.slice;
  const jaccard = truth.rows ? (found ? jaccardOf(found.current, truth.rows, measured.after) : 0) : null;
  const middle = (measured.onset.low + measured.onset.high) / 2;
  const truthIn = (all: readonly Pick<Candidate, "type" | "subject" | "mode">[]) =>
    all.flatMap((c, i) => (isTrue(c, truth, jaccard) ? [i] : []));
  return {
    setting,
    candidates: ranked.map(({ type, subject, mode, x }) => ({ type, subject, mode, x })),
    truth: truthIn(ranked),
    answer: causes.map(({ type, subject, mode, probability }) => ({ type, subject, mode, probability })),
    answerTruth: truthIn(causes),
    probabilities: ranked.map((c) => c.probability),
    jaccard,
    onsetError: Math.abs(middle - onset) / 86_400_000,
    ms,
    simple: Object.fromEntries(
      Object.entries(baselines).map(([name, rank]) => {
        const place = rank(input, measured, random(setting.seed)).findIndex(
          (g) => g.subject === truth.subject,
        );
        return [name, place < 0 ? Number.POSITIVE_INFINITY : place + 1];
      }),
    ),
  };
}

function isTrue(
  c: Pick<Candidate, "type" | "subject" | "mode">,
  truth: Truth,
  jaccard: number | null,
): boolean {
  if (c.type !== truth.type) return false;
  if (truth.rows) return c.mode === "segment" && (jaccard ?? 0) >= sameRows;
  return truth.subject === null || truth.subject === c.subject;
}

function jaccardOf(a: Uint8Array, b: Uint8Array, rows: readonly number[]): number {
  let [both, any] = [0, 0];
  for (const i of rows) {
    both += a[i]! & b[i]!;
    any += a[i]! | b[i]!;
  }
  return any > 0 ? both / any : 0;
}

/** For the clock: the largest input that the product promises to bear. */
export function largeInput(rows: number, features: number): CauseInput {
  const r = random(77);
  const dayMs = 86_400_000;
  const period = (from: number) => {
    const columns = Array.from({ length: features }, (_, j) =>
      j % 4 === 3
        ? {
            kind: "categorical" as const,
            values: Array.from({ length: rows }, () => `v${Math.floor(30 * r.uniform() ** 2)}`),
          }
        : { kind: "numeric" as const, values: Float64Array.from({ length: rows }, () => r.normal()) },
    );
    const first = columns[0]!.values as Float64Array;
    const score = first.map((x) => 1 / (1 + Math.exp(-x)));
    const at = Float64Array.from({ length: rows }, (_, i) => from + (i / rows) * 28 * dayMs);
    return {
      columns,
      score,
      label: score.map((p) => Number(r.uniform() < p)),
      at,
      labelAt: at.map((t) => t + dayMs),
    };
  };
  const from = Date.UTC(2026, 0, 1);
  const onset = { low: from + 9 * dayMs, high: from + 10 * dayMs };
  const [reference, current] = [period(from - 28 * dayMs), period(from)];
  const damaged = current.columns[0]!.values as Float64Array;
  for (const [i, at] of current.at.entries()) if (at > onset.low && i % 3 === 0) damaged[i] = 2;
  return {
    features: Array.from({ length: features }, (_, j) => `f${j}`),
    reference,
    current,
    onset,
    asOf: from + 28 * dayMs,
    changes: [],
    seed: 1,
  };
}
