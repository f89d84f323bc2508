/** The ranking as a person reads it: a sentence, numbers with their thresholds, and what would refute each. */
import type { CauseInput, CauseType, Evidence } from "./input.ts";
import { strongestChange } from "./change-evidence.ts";
import type { Measured } from "./measure.ts";
import { type Decomposition, decomposeLoss } from "./decompose.ts";
import { type Ranked, rankCauses } from "./rank.ts";
import { type ShareOfDrop, shareOfDrop } from "./share-of-drop.ts";
import { thinned } from "./thin.ts";
import type { UnitChange } from "./units.ts";
import { percent, short, timesText } from "./words.ts";

export type Cause = {
  rank: number;
  type: CauseType;
  subject: string;
  mode: string;
  sentence: string;
  /** 0 to 1; those of all candidates sum to 1. */
  probability: number;
  share_of_drop: ShareOfDrop | null;
  /** When this sign itself began; null where no clear step was seen. */
  onset: { at: string; low: string; high: string } | null;
  evidence: Evidence[];
  action: string | null;
};
export type Explanation = {
  causes: Cause[];
  /** Why what looks suspicious was not blamed. */
  not_blamed: string[];
  loss: { before: number | null; after: number | null; n: number };
  /** How the loss grew, in three parts; null with few labels or where the periods share too few inputs. */
  parts: Decomposition | null;
  rows: { reference: number; current: number; after: number };
};

const [most, least] = [5, 0.01];

export function explainCauses(asked: CauseInput): Explanation {
  const rows = thinned(asked);
  const { ranked, measured } = rankCauses(rows);
  const input = { ...rows, onset: measured.onset };
  const shown = ranked.filter((c, i) => i < most && (i === 0 || c.probability >= least));
  const parts = decomposeLoss(measured, input.seed);
  const finite = (x: number) => (Number.isFinite(x) ? x : null);
  return {
    causes: shown.map((cause, i) => causeOf(input, measured, cause, i + 1)),
    not_blamed: notBlamed(input, measured, ranked),
    loss: { before: finite(measured.loss.before), after: finite(measured.loss.after), n: measured.loss.n },
    parts: parts === "no overlap" ? null : parts,
    rows: {
      reference: input.reference.at.length,
      current: input.current.at.length,
      after: measured.after.length,
    },
  };
}

function causeOf(input: CauseInput, m: Measured, cause: Ranked, rank: number): Cause {
  const { type, subject, mode, probability, onset } = cause;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    rank,
    type,
    subject,
    mode,
    sentence: sentenceOf(m, cause),
    probability,
    share_of_drop: shareOfDrop(input, m, cause),
    onset: onset && { at: iso(onset.at), low: iso(onset.low), high: iso(onset.high) },
    evidence: [signOf(m, cause), ...timingOf(m.onset, cause), ...changeOf(input, cause)],
    action: actions[type],
  };
}

const actions: Record<CauseType, string | null> = {
  data: "Repair the feature at its source, or serve its last good version until then.",
  population: "Weigh or retrain the model on the new population.",
  concept: "Retrain on labels from after the change; until then, lower the trust in these predictions.",
  model: "Roll back to the version that served before.",
  serving: "Look at the serving path: the model answers with a constant.",
  label: "Wait for the labels, or repair the job that brings them, before you judge performance.",
  benign: null,
  unknown: null,
};

function changeText(unit: UnitChange | null): string {
  const times = `${timesText(unit?.factor ?? 1)} what it was`;
  const offset = unit?.offset ?? 0;
  return offset === 0 ? times : `${times} and ${short(Math.abs(offset))} ${offset > 0 ? "more" : "less"}`;
}

function sentenceOf(m: Measured, { type, subject, mode, feature }: Ranked): string {
  const check = m.checks[feature];
  switch (type) {
    case "data":
      if (!check) return `${subject} is damaged.`;
      if (mode === "unit") return `${subject} is ${changeText(check.unit)}: its unit changed.`;
      if (mode === "range") return `${subject} is ${changeText(check.unit)}: its scale changed.`;
      if (mode === "missing") return `${subject} is missing in ${percent(check.missing.after)} of the rows.`;
      if (mode === "stuck")
        return `${subject} is stuck at ${check.stuck.value} in ${percent(check.stuck.after)} of the rows.`;
      return `${subject} has values that the reference never had: ${check.novel.values.join(", ")}.`;
    case "population":
      return `The rows are different: ${subject} has another distribution.`;
    case "concept":
      return mode === "segment"
        ? `Where ${subject}, the same inputs now have other outcomes.`
        : "The same inputs now have other outcomes.";
    case "model":
      return "The model answers the same inputs differently: another version or threshold serves.";
    case "serving":
      return `The model answers ${short(m.fallback.value)} to ${percent(m.fallback.after)} of the rows: a fallback.`;
    case "label":
      return `Labels are late: ${percent(m.coverage?.deficit ?? 0)} of those due have not come.`;
    case "benign":
      return "The inputs moved, and nothing shows that the predictions suffer.";
    case "unknown":
      return "None of the known causes explains it.";
  }
}

/** The sign that made it a candidate. */
function signOf(m: Measured, { type, mode, feature }: Ranked): Evidence {
  const [check, n] = [m.checks[feature], m.after.length];
  const make = (
    scorer: string,
    value: number | null,
    threshold: number | null,
    rows: number,
    text: string,
    refuted_by: string,
  ) => ({ scorer, value, threshold, n: rows, text, refuted_by }) satisfies Evidence;
  if (type === "data" && check) {
    if (mode === "unit" || mode === "range") {
      const factor = check.unit?.factor ?? null;
      const text = `On quantiles, one factor of ${short(factor ?? 1)} fits the change better than a shift does.`;
      return make("unit", factor, 1, n, text, "A raw record from the source with the value in its old unit.");
    }
    const share = mode === "missing" ? check.missing : mode === "stuck" ? check.stuck : check.novel;
    const text = `${percent(share.before)} of the rows before, ${percent(share.after)} after.`;
    return make(mode, share.after, share.before, n, text, "The source shows that these values are right.");
  }
  if (type === "population" && check) {
    const mix = m.mix[feature]!.value;
    const text = `Its distribution is ${short(check.drift.effect)} from the reference (0 same, 1 apart); the new mix alone changes the loss by ${short(mix)}.`;
    return make(
      "mix",
      check.drift.effect,
      0.05,
      n,
      text,
      "The loss within each range of it has grown as much.",
    );
  }
  if (type === "concept" && mode === "segment" && m.slice) {
    const text = `${percent(m.slice.share)} of the rows with known inputs have ${percent(m.slice.concentration)} of the growth of the loss.`;
    return make(
      "slice",
      m.slice.concentration,
      m.slice.share,
      m.loss.n,
      text,
      "The loss has grown as much in the other rows.",
    );
  }
  if (type === "concept" && m.label) {
    const { effect, n: rows } = m.label.relation;
    const text = `On inputs the reference knows, outcomes are off by ${short(effect)} standard deviations.`;
    return make(
      "relation",
      effect,
      0.05,
      rows,
      text,
      "Labels of these rows turn out to be wrong or picked by chance of coming early.",
    );
  }
  if (type === "model" && m.score) {
    const times = Math.exp(m.score.relation.ratio);
    const text = `The score strays ${timesText(times)} as far as before from what the reference gives the same inputs.`;
    return make(
      "score",
      times,
      1.16,
      m.score.relation.n,
      text,
      "The old version gives the same scores to these rows.",
    );
  }
  if (type === "serving") {
    const text = `${percent(m.fallback.before)} of the scores had this one value before, ${percent(m.fallback.after)} have it after.`;
    return make(
      "constant",
      m.fallback.after,
      m.fallback.before,
      n,
      text,
      "Those rows really have the same inputs.",
    );
  }
  if (type === "label" && m.coverage) {
    const text = `${Math.round(m.coverage.expected)} labels were due by their age, ${m.coverage.observed} came.`;
    return make(
      "coverage",
      m.coverage.deficit,
      0.08,
      m.coverage.n,
      text,
      "The missing labels come, and the loss stays.",
    );
  }
  if (type === "benign") {
    const text =
      m.loss.n >= 20
        ? `The loss was ${short(m.loss.before)} before and is ${short(m.loss.after)} after.`
        : "Too few labels came to know the loss.";
    return make(
      "harm",
      m.loss.n >= 20 ? m.loss.after : null,
      m.loss.before,
      m.loss.n,
      text,
      "The loss grows once more labels come.",
    );
  }
  return make(
    "none",
    null,
    null,
    n,
    "No other sign is strong enough to take its place.",
    "A sign that is not measured here.",
  );
}

const symptoms = { loss: "the loss rose", score: "the scores moved", incident: "the incident began" };

function timingOf(symptom: Measured["onset"], { x, onset }: Ranked): Evidence[] {
  if (!onset) return [];
  const days = Math.max(0, symptom.low - onset.at, onset.at - symptom.high) / 86_400_000;
  const began = symptoms[symptom.by];
  const where =
    days === 0
      ? `as ${began}`
      : `${short(days)} days ${onset.at < symptom.low ? "before" : "after"} ${began}`;
  const evidence = { scorer: "onset", value: days, threshold: 3, n: 1, text: `It began ${where}.` };
  return x.aligned === undefined ? [] : [{ ...evidence, refuted_by: "Earlier rows that show it too." }];
}

function changeOf(input: CauseInput, { type, subject, onset }: Ranked): Evidence[] {
  const near = strongestChange(input, type, subject, onset && { ...onset, z: 5, rise: 0 });
  if (!near || near.strength < 0.1) return [];
  const text = `${near.event.kind} of ${near.event.subject}, ${short(near.days)} days before; one so near by chance: ${percent(near.coincidence)}.`;
  return [
    {
      scorer: "change",
      value: near.coincidence,
      threshold: 0.05,
      n: 1,
      text,
      refuted_by: "The change touched nothing upstream of it.",
    },
  ];
}

/** The features that drifted most and are not the first cause. */
function notBlamed(input: CauseInput, m: Measured, ranked: readonly Ranked[]): string[] {
  const first = ranked[0];
  const order = [...input.features.keys()].sort(
    (a, b) => m.checks[b]!.drift.effect - m.checks[a]!.drift.effect,
  );
  return order.slice(0, 3).flatMap((j) => {
    const drift = m.checks[j]!.drift;
    if (j === first?.feature || drift.effect < 0.05 || drift.p > 0.01) return [];
    const own = ranked.find((c) => c.feature === j);
    const why = [`the model gives it ${percent(m.importance[j]!)} of the weight of its strongest feature`];
    if (own && own.x.aligned === 0) why.unshift("it moved at another time than the incident");
    if (m.loss.n >= 100) why.push(`its new mix alone changes the loss by ${short(m.mix[j]!.value)}`);
    return [`${input.features[j]} drifted by ${short(drift.effect)}, but ${why.join(", and ")}.`];
  });
}
