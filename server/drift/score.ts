import {
  applyPersistence,
  decideWindow,
  defaultPersistence,
  type FeatureDecision,
  type FloorCache,
  type FloorSet,
  noPersistence,
  type Periods,
  targetRate,
} from "#lib/decide/index.ts";
import { type DetectorName, isDetector } from "#lib/detect/index.ts";
import type { DriftState, Verdict } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Profile } from "#lib/domain/profile.ts";
import { detectors } from "#lib/detect/index.ts";
import type { FeatureBaseline, Subject } from "#server/profiles/index.ts";
import type { Evidence } from "./evidence.ts";
import { emptyLike } from "#lib/sketch/rebase.ts";
import type { ScoreToStore } from "./store.ts";

export { targetRate };

/** Grows when a stored verdict would come out differently: older ones are then made again. */
export const ruleVersion = 1;

const ruleText =
  `drift: adjusted p at most ${targetRate} (Benjamini–Hochberg over the features of the window) and effect above ` +
  "both the practical minimum and the 99 % point without drift. warning: adjusted p as small and effect above the " +
  "95 % point. insufficient: fewer than 30 rows, or no power at this number of rows.";

type Window = { start: Date; end: Date };

/** The verdicts of one window, with every number that each one used. */
export function scoreWindow(input: {
  subject: Subject;
  baselines: readonly FeatureBaseline[];
  profiles: ReadonlyMap<string, Profile>;
  floors: FloorCache;
  window: Window;
  profileSeq: number;
  scoredAt: Date;
  detectors?: readonly DetectorName[] | undefined;
  /** What baseline and window are sums of, where the verdict is held to it. */
  periods?: ReadonlyMap<string, Periods>;
  baseline?: (feature: string) => Evidence["baseline"];
}): ScoreToStore[] {
  const features = input.baselines.map(({ column, baseline }) => ({
    feature: column.name,
    baseline,
    profile: input.profiles.get(column.name) ?? emptyLike(baseline),
    ...(input.periods?.has(column.name) ? { periods: input.periods.get(column.name) as Periods } : {}),
  }));
  const decisions = decideWindow(features, {
    floors: input.floors,
    seed: input.subject.versionId * 2 ** 32 + input.window.start.getTime() / 1000,
    ...(input.detectors ? { detectors: input.detectors } : {}),
  });
  return decisions.map((decision, i) => ({
    feature: decision.feature,
    start: input.window.start.getTime() / 1000,
    end: input.window.end.getTime() / 1000,
    profileSeq: input.profileSeq,
    rule: ruleVersion,
    scoredAt: input.scoredAt,
    q: decision.q,
    n: decision.n,
    verdict: decision.verdict,
    p: decision.p,
    pAdjusted: decision.p_adjusted,
    effectName: decision.effect?.name ?? "",
    effectValue: decision.effect?.value ?? null,
    effectFloor: decision.effect?.floor ?? null,
    effectMinimum: decision.effect?.minimum ?? 0,
    scores: JSON.stringify(decision.scores),
    evidence: {
      ...evidenceOf(decision, (features[i] as { profile: Profile }).profile),
      ...(input.baseline ? { baseline: input.baseline(decision.feature) } : {}),
    },
  }));
}

function evidenceOf(decision: FeatureDecision, window: Profile): Evidence {
  return {
    verdict: decision.verdict,
    n: decision.n,
    p: decision.p,
    pAdjusted: decision.p_adjusted,
    effect: decision.effect,
    q: decision.q,
    rule: { version: ruleVersion, text: ruleText },
    family: decision.family,
    hypotheses: decision.hypotheses,
    scores: decision.scores,
    unseen: decision.unseen,
    reference: { n: decision.m },
    window,
  };
}

/** Verdicts with memory: a drift must persist before it is the state, and to have been clear before it has recovered. */
export function statesOf(windows: readonly { verdict: Verdict }[]): DriftState[] {
  return applyPersistence(windows, windows.length === 1 ? noPersistence : defaultPersistence);
}

export function asDetectors(names: readonly string[]): DetectorName[] {
  return names.map((name) => {
    if (isDetector(name)) return name;
    const known = Object.keys(detectors).join(", ");
    throw new LeewayError("INVALID", `There is no detector ${name}. The detectors are ${known}.`);
  });
}

export function newFloors(): Map<string, FloorSet> {
  return new Map();
}
