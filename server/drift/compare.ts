import type { DetectorName } from "#lib/detect/index.ts";
import type { FeatureDrift } from "#lib/domain/drift.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  type FeatureBaseline,
  hourFloor,
  stateOfWindows,
  type Subject,
  sumWindows,
} from "#server/profiles/index.ts";
import { asFeatureDrift, cell, featureCells } from "./cells.ts";
import type { Range } from "./range.ts";
import { emptyLike, rebase } from "#lib/sketch/rebase.ts";
import { newFloors, scoreWindow } from "./score.ts";

type Compared = {
  subject: Subject;
  baselines: FeatureBaseline[];
  shown: FeatureBaseline[];
  segment: string;
  range: Range;
  /** The window in the place of the reference. */
  other: Range;
  detectors: readonly DetectorName[] | undefined;
};

/** Two windows of one's own choice: [from, to) judged against [from_b, to_b), each one window. */
export async function compareWindows(ctx: ServiceContext, input: Compared): Promise<FeatureDrift[]> {
  const { subject, segment } = input;
  const [a, b] = [aligned(subject, input.range), aligned(subject, input.other)];
  const sum = async (range: Range) =>
    (await sumWindows(ctx, subject, { cut: "all", ...range, segment, caller: "drift.compare" })).get("all");
  const [profiles, others] = await Promise.all([sum(a), sum(b)]);
  const window = { start: a.from, end: a.to, key: "all" };
  const [state] = await stateOfWindows(ctx, subject, [window]);
  const [otherState] = await stateOfWindows(ctx, subject, [{ start: b.from, end: b.to, key: "all" }]);
  const now = ctx.now();
  const complete = a.to <= now && b.to <= now && !state?.dirty && !otherState?.dirty;
  const rebased = input.baselines.map((f) => ({
    ...f,
    baseline: rebase(f.baseline, others?.get(f.column.name) ?? emptyLike(f.baseline)),
  }));
  const scores = profiles
    ? scoreWindow({
        subject,
        baselines: rebased,
        profiles,
        floors: newFloors(),
        window,
        profileSeq: state?.seq ?? 0,
        scoredAt: now,
        detectors: input.detectors,
      })
    : [];
  const byName = new Map(scores.map((s) => [s.feature, s]));
  return input.shown.map((f) =>
    asFeatureDrift(featureCells(f, [cell(window, complete, byName.get(f.column.name))])),
  );
}

/** Spans are sums of hours: the first and the last hour are taken whole. */
function aligned(subject: Subject, range: Range): Range {
  const last = hourFloor(subject.timeZone, new Date(range.to.getTime() - 1));
  return { from: hourFloor(subject.timeZone, range.from), to: new Date(last.getTime() + 3_600_000) };
}
