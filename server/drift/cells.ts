import type { FeatureDrift, WindowScore } from "#lib/domain/drift.ts";
import type { FeatureBaseline } from "#server/profiles/index.ts";
import { statesOf } from "./score.ts";
import type { StoredScore } from "./store.ts";

export function windowScore(
  window: { start: Date; end: Date },
  complete: boolean,
  score: StoredScore | undefined,
): WindowScore {
  const place = { start: window.start.toISOString(), end: window.end.toISOString() };
  if (!score) {
    const nothing = { p: null, p_adjusted: null, effect: null, scores: {}, presets: {} };
    return { ...place, n: 0, complete, verdict: "insufficient", state: "insufficient", ...nothing };
  }
  return {
    ...place,
    n: score.n,
    complete,
    verdict: score.verdict,
    state: score.verdict,
    p: score.p,
    p_adjusted: score.pAdjusted,
    effect:
      score.effectName === ""
        ? null
        : {
            name: score.effectName,
            value: score.effectValue,
            floor: score.effectFloor,
            minimum: score.effectMinimum,
          },
    scores: score.scores === "" ? {} : JSON.parse(score.scores),
    presets: {},
  };
}

/** The verdict of a feature is that of its newest complete window; states add persistence over the windows. */
export function featureDrift(b: FeatureBaseline, windows: WindowScore[]): FeatureDrift {
  const states = statesOf(windows);
  for (const [i, state] of states.entries()) (windows[i] as WindowScore).state = state;
  const verdict = windows.findLast((w) => w.complete)?.verdict ?? "insufficient";
  return { feature: b.column.name, kind: b.column.kind, verdict, windows };
}
