import type { BaselineFacts } from "#lib/decide/index.ts";
import type { FeatureDrift, WindowScore } from "#lib/domain/drift.ts";
import type { FeatureBaseline } from "#server/profiles/index.ts";
import { statesOf } from "./score.ts";
import type { StoredScore } from "./store.ts";

/** A window as it is shown, its detectors' scores still as the JSON text that was stored. */
export type Cell = Omit<WindowScore, "scores"> & { scores: string };

export function cell(
  window: { start: Date; end: Date },
  complete: boolean,
  score: StoredScore | undefined,
  facts?: BaselineFacts,
): Cell {
  const place = {
    start: window.start.toISOString(),
    end: window.end.toISOString(),
    ...(facts ? { baseline: facts } : {}),
  };
  if (!score) {
    const nothing = { p: null, p_adjusted: null, effect: null, scores: "{}", presets: {} };
    return { ...place, n: 0, complete, verdict: "insufficient", state: "insufficient", ...nothing };
  }
  const effect = {
    name: score.effectName,
    value: score.effectValue,
    floor: score.effectFloor,
    minimum: score.effectMinimum,
  };
  return {
    ...place,
    n: score.n,
    complete,
    verdict: score.verdict,
    state: score.verdict,
    p: score.p,
    p_adjusted: score.pAdjusted,
    effect: score.effectName === "" ? null : effect,
    scores: score.scores || "{}",
    presets: {},
  };
}

export type FeatureCells = Omit<FeatureDrift, "windows"> & { windows: Cell[] };

/** The verdict of a feature is that of its newest complete window; states add persistence over the windows. */
export function featureCells(b: FeatureBaseline, windows: Cell[]): FeatureCells {
  const states = statesOf(windows);
  for (const [i, state] of states.entries()) (windows[i] as Cell).state = state;
  const verdict = windows.findLast((w) => w.complete)?.verdict ?? "insufficient";
  return { feature: b.column.name, kind: b.column.kind, verdict, windows };
}

export function asFeatureDrift(feature: FeatureCells): FeatureDrift {
  const windows = feature.windows.map((w): WindowScore => ({ ...w, scores: JSON.parse(w.scores) }));
  return { ...feature, windows };
}

/** The same JSON as of asFeatureDrift, without reading the scores: they are most of the bytes. */
export function featureText({ feature, kind, verdict, windows }: FeatureCells): string {
  const cells = windows.map(
    (w) =>
      `{"start":"${w.start}","end":"${w.end}","n":${w.n},"complete":${w.complete},"verdict":"${w.verdict}",` +
      `"state":"${w.state}","p":${w.p},"p_adjusted":${w.p_adjusted},"effect":${JSON.stringify(w.effect)},` +
      `"scores":${w.scores},"presets":{}${w.baseline ? `,"baseline":${JSON.stringify(w.baseline)}` : ""}}`,
  );
  const head = `{"feature":${JSON.stringify(feature)},"kind":"${kind}","verdict":"${verdict}"`;
  return `${head},"windows":[${cells.join(",")}]}`;
}
