/** What people confirmed, rejected and put first in earlier incidents of a project, as offsets of the types of causes. */
import { type CauseType, causeTypes, type Priors } from "./input.ts";
import { fitOffsets, type Judgement } from "./offsets.ts";

type Named = { type: string; subject: string };

/** An incident that a person judged. */
export type JudgedIncident = {
  incident: number;
  model: string;
  /** When it was judged, in milliseconds. */
  at: number;
  /** What was shown, with probabilities as they were before any verdict on other incidents counted. */
  shown: readonly (Named & { probability: number })[];
  confirmed: readonly Named[];
  rejected: readonly Named[];
  /** What a person put first; null where nobody put the causes in order. */
  first: Named | null;
};

const yearMs = 365 * 86_400_000;
/** Below so many judged incidents a project has no history: one of them may not steer the next. */
const fewest = 3;
/** An order says what is likelier, a verdict what it was. */
const orderWeight = 0.5;
/** Offsets that move the odds by less than a twentieth are none. */
const negligible = Math.log(1.05);

const key = ({ type, subject }: Named) => `${type} ${subject}`;

/**
 * Offsets of the types whose odds the verdicts of the year before `asOf` move by a twentieth or more, with what they rest on.
 * The further ones of the same model with the same verdict count a half, a quarter and so on: all of them together less than two.
 */
export function priorsOf(judged: readonly JudgedIncident[], asOf: number): Priors {
  const counted = judged
    .filter((j) => j.at <= asOf && j.at > asOf - yearMs)
    .toSorted((a, b) => a.at - b.at || a.incident - b.incident)
    .flatMap((incident) => {
      const verdict = verdictOf(incident);
      return verdict ? [{ incident, ...verdict }] : [];
    });
  if (counted.length < fewest) return {};
  const seen = new Map<string, number>();
  const judgements = counted.map(({ incident, same, judgement }) => {
    const repeat = JSON.stringify([incident.model, same]);
    const before = seen.get(repeat) ?? 0;
    seen.set(repeat, before + 1);
    return { ...judgement, weight: judgement.weight * 0.5 ** before };
  });
  const offsets = fitOffsets(judgements, causeTypes.length);
  const priors: Priors = {};
  for (const [t, type] of causeTypes.entries()) {
    const offset = Number(offsets[t]!.toFixed(4));
    if (Math.abs(offset) < negligible) continue;
    const named = counted.filter((c) => c.named.includes(type)).length;
    const of = counted.filter((c) => c.incident.shown.some((s) => s.type === type)).length;
    priors[type] = { offset, named, of };
  }
  return priors;
}

type Verdict = {
  judgement: Judgement;
  named: CauseType[];
  /** What makes two verdicts the same. */
  same: string[];
};

/**
 * What a person said the truth was: a confirmed cause, else the one put first, else any but the rejected ones, shared over what is left as
 * the search had it. Null where nothing was said of what was shown, or nothing is left.
 */
function verdictOf({ shown, confirmed, rejected, first }: JudgedIncident): Verdict | null {
  const among = (some: readonly Named[]) => {
    const keys = new Set(some.map(key));
    return shown.filter((s) => keys.has(key(s)));
  };
  const [yes, no] = [among(confirmed), among(rejected)];
  const ahead = first && !no.some((s) => key(s) === key(first)) ? among([first]) : [];
  const truth = yes.length > 0 ? yes : ahead;
  const probability = (s: { probability: number }) =>
    s.probability > 0 && s.probability <= 1 ? s.probability : 0;
  const rest = Math.max(0, 1 - shown.reduce((sum, s) => sum + probability(s), 0));
  if (truth.length > 0) {
    const named = [...new Set(truth.flatMap((s) => causeTypes.filter((t) => t === s.type)))];
    const weight = yes.length > 0 || no.length > 0 ? 1 : orderWeight;
    const label = shares(massOf(truth, probability, 0)) ?? shares(massOf(truth, () => 1, 0))!;
    return {
      judgement: { base: massOf(shown, probability, rest), label, weight },
      named,
      same: truth.map(key).toSorted(),
    };
  }
  if (no.length === 0) return null;
  const left = shown.filter((s) => !no.includes(s));
  const label = shares(massOf(left, probability, rest));
  const same = ["none of", ...no.map(key).toSorted()];
  return (
    label && { judgement: { base: massOf(shown, probability, rest), label, weight: 1 }, named: [], same }
  );
}

/** What each type has, and last the rest; a type that nobody knows is of the rest. */
function massOf<T extends Named>(some: readonly T[], of: (s: T) => number, rest: number): number[] {
  const mass = [...causeTypes.map(() => 0), rest];
  for (const s of some) {
    const t = causeTypes.findIndex((type) => type === s.type);
    mass[t < 0 ? causeTypes.length : t]! += of(s);
  }
  return mass;
}

function shares(mass: readonly number[]): number[] | null {
  const whole = mass.reduce((s, x) => s + x, 0);
  return whole > 0 ? mass.map((x) => x / whole) : null;
}
