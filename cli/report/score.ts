import {
  applyPersistence,
  decideWindow,
  defaultPersistence,
  type FeatureDecision,
  type FeatureInput,
  type FloorSet,
  noPersistence,
} from "#lib/decide/index.ts";
import type { DetectorName } from "#lib/detect/index.ts";
import type { BaselineChoice } from "#lib/domain/baseline.ts";
import type { Grain, PresetResult, Verdict, WindowScore } from "#lib/domain/drift.ts";
import { againstEarlier, type Earlier, earlierWindows, factsOf } from "./baseline.ts";
import type { Measured, MeasuredSet } from "./measure.ts";
import type { ProfiledKind } from "./values.ts";
import type { ReportWindow } from "./windows.ts";

/** A window as in GET /drift; rows without times have no start and no end. */
export type ReportScore = Omit<WindowScore, "start" | "end"> & { start: string | null; end: string | null };

export type ReportFeature = {
  feature: string;
  kind: ProfiledKind;
  verdict: Verdict;
  windows: ReportScore[];
};

type Scored = { segment: string | null; feature: ReportFeature; measured: Measured };

type Request = {
  measured: readonly Measured[];
  windows: readonly ReportWindow[];
  detectors: readonly DetectorName[] | null;
  baseline: { choice: BaselineChoice; grain: Grain } | null;
  onWindow: () => Promise<void>;
};

/** The verdict on every feature and segment: one family of hypotheses for each window. */
export async function scoreReport({
  measured,
  windows,
  detectors,
  baseline,
  onWindow,
}: Request): Promise<Scored[]> {
  const items = measured.flatMap((one) => one.sets.map((set) => ({ one, set })));
  const scores: ReportScore[][] = items.map(() => []);
  const earlier = baseline ? earlierWindows(windows, baseline) : null;
  const floors = new Map<string, FloorSet>();
  for (const [w, window] of windows.entries()) {
    const inputs = items.map(({ one, set }) => inputOf(one, set, w, earlier));
    const decisions = decideWindow(inputs, { floors, seed: w + 1, ...(detectors ? { detectors } : {}) });
    for (const [i, decision] of decisions.entries()) {
      const { one, set } = items[i]!;
      const presets = set.segment === null ? (one.presets[w] ?? {}) : {};
      const score = scoreOf(window, decision, presets);
      scores[i]!.push(earlier ? { ...score, baseline: factsOf(earlier, windows, set, w) } : score);
    }
    await onWindow();
  }
  return items.map(({ one, set }, i) => ({
    segment: set.segment,
    feature: featureOf(one, scores[i]!),
    measured: one,
  }));
}

function inputOf(one: Measured, set: MeasuredSet, window: number, earlier: Earlier | null): FeatureInput {
  const { profile, raw } = set.windows[window]!;
  const rows = earlier
    ? againstEarlier(earlier, set, window)
    : { baseline: set.baseline, profile, ...(raw ? { raw } : {}) };
  const input = {
    // No file has a column or a value with this character in its name.
    feature: set.segment === null ? one.feature : `${one.feature}\0${set.segment}`,
    ...rows,
  };
  return set.segment === null ? input : { ...input, within: one.feature };
}

function scoreOf(
  window: ReportWindow,
  decision: FeatureDecision,
  presets: Record<string, PresetResult>,
): ReportScore {
  const nothing = decision.n === 0;
  return {
    ...window,
    n: decision.n,
    verdict: decision.verdict,
    state: decision.verdict,
    p: decision.p,
    p_adjusted: decision.p_adjusted,
    effect: nothing ? null : decision.effect,
    scores: nothing ? {} : decision.scores,
    presets: nothing ? {} : presets,
  };
}

/** The verdict of a feature is that of its newest complete window; states add persistence over the windows. */
function featureOf({ feature, kind }: Measured, windows: ReportScore[]): ReportFeature {
  const states = applyPersistence(windows, windows.length === 1 ? noPersistence : defaultPersistence);
  const shown = windows.map((w, i) => ({ ...w, state: states[i]! }));
  const newest = shown.findLast((w) => w.complete) ?? shown.at(-1);
  return { feature, kind, verdict: newest?.verdict ?? "insufficient", windows: shown };
}
