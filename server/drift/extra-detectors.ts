import type { FeatureDrift, Grain, WindowScore } from "#lib/domain/drift.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type FeatureBaseline, type Subject, sumWindows, type Window } from "#server/profiles/index.ts";
import { checkDetectors, defaultDetectors, scoreDetectors } from "./score.ts";

type Request = {
  subject: Subject;
  segment: string;
  grain: Grain;
  windows: Window[];
  shown: FeatureBaseline[];
  features: FeatureDrift[];
  detectors: readonly string[];
};

/**
 * Shows exactly the asked detectors. Those of the default set were stored with the verdict; others are computed
 * from the profiles. They are shown, never counted: verdicts do not change.
 */
export async function addDetectors(ctx: ServiceContext, request: Request): Promise<void> {
  const { subject, segment, grain, windows, shown, features, detectors } = request;
  checkDetectors(detectors);
  const extra = detectors.filter((d) => !defaultDetectors.includes(d));
  const [first, last] = [windows[0], windows.at(-1)];
  if (extra.length > 0 && first && last) {
    const names = shown.map((b) => b.column.name);
    const range = { from: first.start, to: last.end };
    const cut = { cut: grain, ...range, segment, features: names, caller: "drift.detectors" };
    const sums = await sumWindows(ctx, subject, cut);
    for (const [f, b] of shown.entries()) {
      for (const [i, window] of windows.entries()) {
        const profile = sums.get(window.key)?.get(b.column.name);
        const target = features[f]?.windows[i];
        if (profile && target) Object.assign(target.scores, scoreDetectors(b.baseline, profile, extra));
      }
    }
  }
  const wanted = new Set(detectors);
  for (const feature of features) for (const w of feature.windows) keepOnly(w, wanted);
}

function keepOnly(window: WindowScore, wanted: ReadonlySet<string>): void {
  window.scores = Object.fromEntries(Object.entries(window.scores).filter(([name]) => wanted.has(name)));
}
