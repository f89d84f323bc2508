/** A cause's sentence, and the sign that made it one. */
import type { Evidence } from "./input.ts";
import type { Measured } from "./measure.ts";
import type { Ranked } from "./rank.ts";
import type { UnitChange } from "./units.ts";
import { percent, short, timesText } from "./words.ts";

function changeText(unit: UnitChange | null): string {
  const times = `${timesText(unit?.factor ?? 1)} what it was`;
  const offset = unit?.offset ?? 0;
  return offset === 0 ? times : `${times} and ${short(Math.abs(offset))} ${offset > 0 ? "more" : "less"}`;
}

/** Rows with a label on which another relation can be judged. */
const judged = (m: Measured) => (m.label?.relation.n ?? 0) >= 100;

/** What a cause says in one sentence. */
export function sentenceOf(m: Measured, { type, subject, mode, feature }: Ranked): string {
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
        : judged(m)
          ? "The same inputs now have other outcomes."
          : "The same inputs may have other outcomes: there are too few labels to tell.";
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
export function signOf(m: Measured, { type, mode, feature }: Ranked): Evidence {
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
  if (type === "concept" && !judged(m)) {
    const rows = m.label?.relation.n ?? 0;
    const text = `${rows === 0 ? "No labels" : "Too few labels"} of the rows since the onset to see or to rule out another relation.`;
    return make("relation", null, 0.05, rows, text, "Labels that come and agree with the reference.");
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
