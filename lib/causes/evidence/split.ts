/** Causes that look like another one until a test tells them apart: they take a part of its probability. */
import type { CauseInput, Evidence } from "../input.ts";
import type { Measured } from "../measure.ts";
import { percent, short } from "../words.ts";
import { courseChart, featureCourse, type Grid } from "./binned.ts";
import { recalibrationOf } from "./calibration.ts";
import { definitionOf } from "./definition.ts";
import { factorOf } from "./odds.ts";
import { recurringOf } from "./recurring.ts";
import type { Weighed } from "./weighed.ts";

type Twin = Pick<Weighed, "type" | "subject" | "mode" | "feature">;

/** The evidence has moved the probability and does not count again. Moves factor / (1 + factor) of a cause's probability to its twin, which is made where there is none. */
export function moveTo(
  causes: Weighed[],
  from: Weighed,
  twin: Twin,
  factor: number,
  evidence?: Evidence,
): void {
  const moved = (from.probability * factor) / (1 + factor);
  from.probability -= moved;
  const held = causes.find((c) => c.type === twin.type && c.subject === twin.subject);
  if (held) {
    held.probability += moved;
    if (evidence) held.more.push(evidence);
    return;
  }
  causes.push({
    ...from,
    ...twin,
    probability: moved,
    evidence: [],
    more: evidence ? [evidence] : [],
    factor: 1,
  });
}

const likeliest = (causes: readonly Weighed[], type: Weighed["type"]) =>
  causes.filter((c) => c.type === type).toSorted((a, b) => b.probability - a.probability)[0];

/** A definition of the label that changed, out of a concept that seems to have. */
export function splitDefinition(input: CauseInput, m: Measured, causes: Weighed[]): void {
  const from = likeliest(causes, "concept");
  const found = from && definitionOf(input, m);
  if (!from || !found) return;
  const near = input.changes.find((c) => /label|target|definition/i.test(`${c.kind} ${c.subject}`));
  const told = near ? ` A change of ${near.subject} (${near.kind}) was recorded near the onset.` : "";
  const evidence: Evidence = {
    scorer: "definition",
    value: found.shift,
    threshold: 0.1,
    n: found.late + found.early,
    text: `Of rows from before the onset, those labelled after it have outcomes off by ${short(found.shift)} standard deviations from those labelled before it (p ${short(found.p)}).${told}`,
    refuted_by: "Late labels have always been other ones.",
    factor: 1,
  };
  // Where outcomes are no sign alone, this is asked of every window, and chance must be ruled out for all of them.
  const clear = found.p < (from.x.faint === undefined ? 0.01 : 1e-4) && Math.abs(found.shift) > 0.1;
  if (!clear) {
    from.more.push(evidence);
    return;
  }
  const factor = factorOf(found.p);
  const twin = { type: "label", subject: "definition", mode: "definition", feature: -1 } as const;
  moveTo(causes, from, twin, factor, { ...evidence, factor });
  // Rows that were labelled late begin before the incident does: what spoke against a concept there speaks for this.
  const unknown = likeliest(causes, "unknown");
  if (unknown) moveTo(causes, unknown, twin, factor);
}

/** Scores that only need another calibration, out of a model that answers differently. */
export function splitCalibration(input: CauseInput, m: Measured, causes: Weighed[]): void {
  const from = likeliest(causes, "model");
  const found = from && recalibrationOf(input, m);
  if (!from || !found) return;
  const evidence: Evidence = {
    scorer: "calibration",
    value: found.share,
    threshold: 0.8,
    n: found.n,
    text: `A new calibration of the scores takes back ${percent(found.share)} of the growth of the loss (${percent(found.low)} to ${percent(found.high)}), judged on rows it was not fitted on.`,
    refuted_by: "The ranking of the rows has changed too.",
    factor: 1,
  };
  if (found.low < 0.5 || found.share < 0.8) {
    from.more.push(evidence);
    return;
  }
  const factor = factorOf(found.p, 10);
  const twin = { type: "model", subject: "calibration", mode: "calibration", feature: -1 } as const;
  moveTo(causes, from, twin, factor, { ...evidence, factor });
}

const words = {
  day: "its daily rhythm",
  week: "its weekly rhythm",
  trend: "a slow trend that began before",
  failure: "a failure that returns at even distances",
} as const;

/** What its own past says of how a feature moved; benign where nothing shows that the predictions suffer. */
export function splitRecurring(input: CauseInput, m: Measured, causes: Weighed[], grid: Grid | null): void {
  if (!grid) return;
  const harmed = m.loss.n >= 20 && m.loss.z >= 3;
  for (const cause of causes.filter(
    (c) => c.feature >= 0 && (c.type === "population" || c.type === "data"),
  )) {
    const course = featureCourse(input, grid, cause.feature, cause.mode === "missing");
    const found = recurringOf(course, grid);
    if (!found) continue;
    const evidence: Evidence = {
      scorer: "recurring",
      value: found.explained,
      threshold: 0.8,
      n: found.n,
      text:
        `${percent(found.explained)} of how ${input.features[cause.feature]} moved is ${words[found.kind]}.` +
        (harmed ? " But the loss grew, so it is not called harmless." : ""),
      refuted_by: "The past that it was read from was itself out of order.",
      factor: 1,
      chart: courseChart(grid, input.onset, [cause.subject, course]),
    };
    if (harmed) cause.more.push(evidence);
    else {
      // Odds of the share that the past explains, at most five.
      const factor = Math.min(5, found.explained / Math.max(1e-9, 1 - found.explained));
      const twin = { type: "benign", subject: "inputs", mode: "season", feature: -1 } as const;
      moveTo(causes, cause, twin, factor, { ...evidence, factor });
    }
  }
}
