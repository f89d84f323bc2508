import { scoreBinned } from "#lib/decide/index.ts";
import type { Detector } from "#lib/detect/detector.ts";
import { defaultDetectors, type DetectorName, detectors as detectorsByName } from "#lib/detect/index.ts";
import type { BaselineChoice } from "#lib/domain/baseline.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { FeatureDrift, Grain, WindowScore } from "#lib/domain/drift.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type FeatureBaseline, type Subject, sumWindows, type Window } from "#server/profiles/index.ts";
import { openFloors } from "./floors.ts";
import { asDetectors } from "./score.ts";

type Request = {
  subject: Subject;
  segment: string;
  grain: Grain;
  windows: Window[];
  shown: FeatureBaseline[];
  features: FeatureDrift[];
  detectors: readonly string[];
  baseline?: BaselineChoice | undefined;
};

/**
 * Shows exactly the asked detectors. Those of the default set were stored with the verdict; others are computed
 * from the profiles. They are shown, never counted: verdicts do not change.
 */
export async function addDetectors(ctx: ServiceContext, request: Request): Promise<void> {
  const detectors = asDetectors(request.detectors);
  const extra = (b: FeatureBaseline): DetectorName[] =>
    detectors.filter((d) => !defaultDetectors[b.baseline.kind].includes(d));
  const fits = (d: DetectorName, b: FeatureBaseline) =>
    (detectorsByName[d] as Detector).kinds.includes(b.baseline.kind);
  const wider = request.shown.flatMap((b) => extra(b).filter((d) => fits(d, b)));
  if (wider.length > 0 && request.baseline && request.baseline.kind !== "reference") {
    const known = [...new Set(request.shown.flatMap((b) => defaultDetectors[b.baseline.kind]))].join(", ");
    throw new LeewayError(
      "INVALID",
      `${wider[0]} compares with the reference only. With another baseline there are ${known}.`,
    );
  }
  if (wider.length > 0) await compute(ctx, request, extra);
  const wanted = new Set<string>(detectors);
  for (const feature of request.features) for (const w of feature.windows) keepOnly(w, wanted);
}

async function compute(
  ctx: ServiceContext,
  request: Request,
  extra: (b: FeatureBaseline) => DetectorName[],
): Promise<void> {
  const { subject, segment, grain, windows, shown, features } = request;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return;
  const names = shown.map((b) => b.column.name);
  const range = { from: first.start, to: last.end };
  const cut = { cut: grain, ...range, segment, features: names, caller: "drift.detectors" };
  const sums = await sumWindows(ctx, subject, cut);
  const floors = await openFloors(ctx, subject, segment);
  for (const [f, b] of shown.entries()) {
    const options = { detectors: extra(b), floors: floors.cache };
    for (const [i, window] of windows.entries()) {
      const profile = sums.get(window.key)?.get(b.column.name);
      const target = features[f]?.windows[i];
      if (profile && target) Object.assign(target.scores, scoreBinned(b.baseline, profile, options));
    }
  }
  await floors.save();
}

function keepOnly(window: WindowScore, wanted: ReadonlySet<string>): void {
  window.scores = Object.fromEntries(Object.entries(window.scores).filter(([name]) => wanted.has(name)));
}
