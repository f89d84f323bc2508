/** The ranking as a person reads it: a sentence, numbers with their thresholds, and what would refute each. */
import type { CauseInput, CauseType, Evidence } from "./input.ts";
import { sentenceOf, signOf } from "./sign-words.ts";
import { strongestChange } from "./change-evidence.ts";
import type { Measured } from "./measure.ts";
import { type Decomposition, decomposeLoss } from "./decompose.ts";
import { judgeCauses, prepareCauses, type Prepared } from "./evidence/weigh.ts";
import type { Weighed } from "./evidence/weighed.ts";
import type { Answer, RestoreSummary } from "./evidence/restored.ts";
import type { SourceShares } from "./evidence/source-shares.ts";
import { type Reach, reachOf } from "./evidence/reach.ts";
import { sentenceBeyond } from "./evidence/words.ts";
import type { Ranked } from "./rank.ts";
import { type ShareOfDrop, shareOfDrop } from "./share-of-drop.ts";
import { percent, short } from "./words.ts";

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
  /** Which rows it touches; null where it touches none. */
  reach?: Reach | null;
};
export type Explanation = {
  causes: Cause[];
  /** Why what looks suspicious was not blamed. */
  not_blamed: string[];
  loss: { before: number | null; after: number | null; n: number };
  /** How the loss grew, in three parts; null with few labels or where the periods share too few inputs. */
  parts: Decomposition | null;
  /** Which source explains how much of the growth; null with few labels or where the periods share too few inputs. */
  sources?: SourceShares | null;
  /** What `parts` and `sources` cannot tell apart here: damaged inputs and another relation. Null where no input seems damaged. */
  caution?: string | null;
  /** On what repairs were tried out; null where there was none to try. */
  restore?: RestoreSummary | null;
  rows: { reference: number; current: number; after: number };
  /** Probabilities of `causes` before verdicts on earlier incidents counted; left out where none did. */
  before_verdicts?: number[];
};

const [most, always, least] = [5, 3, 0.01];

export function explainCauses(input: CauseInput): Explanation {
  return explainPrepared(prepareCauses(input), null);
}

/** The second half: with what the model's own server said of the plan's rows, where somebody asked it. */
export function explainPrepared(prepared: Prepared, answer: Answer | null): Explanation {
  const { input, measured } = prepared;
  const { causes: ranked, notes, restore, sources } = judgeCauses(prepared, answer);
  const shown = ranked.filter((c, i) => i < most && (i < always || c.probability >= least));
  const parts = decomposeLoss(measured, input.seed);
  const finite = (x: number) => (Number.isFinite(x) ? x : null);
  return {
    causes: shown.map((cause, i) => causeOf(input, measured, cause, i + 1)),
    not_blamed: [...notBlamed(input, measured, ranked), ...notes, ...(sources.why ? [sources.why] : [])],
    loss: { before: finite(measured.loss.before), after: finite(measured.loss.after), n: measured.loss.n },
    parts: parts === "no overlap" ? null : parts,
    sources: sources.shares,
    caution: cautionOf(shown),
    restore,
    rows: {
      reference: input.reference.at.length,
      current: input.current.at.length,
      after: measured.after.length,
    },
    ...(input.priors && { before_verdicts: shown.map((c) => c.before ?? c.probability) }),
  };
}

const likely = 0.3;

function cautionOf(causes: readonly Pick<Ranked, "type" | "subject" | "probability">[]): string | null {
  const damaged = causes.filter((c) => c.type === "data" && c.probability >= likely).map((c) => c.subject);
  if (damaged.length === 0) return null;
  const what = damaged.length === 1 ? `${damaged[0]} seems` : `${damaged.join(" and ")} seem`;
  return `${what} damaged, and damaged inputs look like other outcomes on the same inputs: what is put down to the relation here may be that damage.`;
}

function causeOf(input: CauseInput, m: Measured, cause: Weighed, rank: number): Cause {
  const { type, subject, mode, probability, onset, members } = cause;
  const iso = (ms: number) => new Date(ms).toISOString();
  const beyond = sentenceBeyond(cause);
  // What several causes were put together for is told by the likeliest of them.
  const lead = members?.[0] ?? cause;
  const own = beyond && !members ? [] : [signOf(m, lead)];
  return {
    rank,
    type,
    subject,
    mode,
    sentence: beyond?.sentence ?? sentenceOf(m, cause),
    probability,
    share_of_drop: beyond ? null : shareOfDrop(input, m, cause),
    onset: onset && { at: iso(onset.at), low: iso(onset.low), high: iso(onset.high) },
    evidence: [...own, ...lead.evidence, ...timingOf(m.onset, lead), ...changeOf(input, lead), ...cause.more],
    action: beyond?.action ?? actions[type],
    reach: reachOf(input, m, cause),
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
