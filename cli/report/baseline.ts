import { type BaselineFacts, baselineFacts, type FeatureInput, ordinaryPeriods } from "#lib/decide/index.ts";
import type { BaselineChoice } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { mergeProfiles } from "#lib/sketch/merge.ts";
import { emptyLike, rebase } from "#lib/sketch/rebase.ts";
import { planPeriods } from "#server/profiles/periods.ts";
import { cutWindows } from "#server/profiles/windows.ts";
import type { MeasuredSet } from "./measure.ts";
import type { ReportWindow } from "./windows.ts";

/** For each window, the earlier windows that it is compared with; a period of two where a clock goes back. */
export type Earlier = { choice: BaselineChoice; periods: number[][][] };

/** Times without a zone are UTC, and so are the windows. */
export function earlierWindows(
  windows: readonly ReportWindow[],
  baseline: { choice: BaselineChoice; grain: Grain },
): Earlier {
  const starts = windows.map((w) => Date.parse(w.start ?? ""));
  const ends = windows.map((w) => Date.parse(w.end ?? ""));
  const cut = cutWindows("UTC", baseline.grain, new Date(starts[0]!), new Date(ends.at(-1)!));
  const { all, periods } = planPeriods("UTC", baseline.grain, cut, baseline.choice);
  const known = new Map(starts.map((start, i) => [start, i]));
  const at = (i: number) => known.get(all[i]!.start.getTime()) ?? -1;
  return { choice: baseline.choice, periods: periods.map((groups) => groups.map((group) => group.map(at))) };
}

export function factsOf(
  { choice, periods }: Earlier,
  windows: readonly ReportWindow[],
  set: MeasuredSet,
  w: number,
): BaselineFacts {
  const groups = periods[w]!.map((group) =>
    group
      .filter((i) => i >= 0)
      .map((i) => ({
        start: new Date(windows[i]!.start!),
        end: new Date(windows[i]!.end!),
        events: set.windows[i]!.profile.n,
      })),
  );
  return baselineFacts(choice, groups);
}

/** The window against its own baseline, which is counted over the reference's edges. */
export function againstEarlier(
  { choice, periods }: Earlier,
  set: MeasuredSet,
  w: number,
): Pick<FeatureInput, "baseline" | "profile" | "periods"> {
  const { profile } = set.windows[w]!;
  const found = periods[w]!.flatMap((group) => {
    const same = group.filter((i) => i >= 0).map((i) => set.windows[i]!.profile);
    return same.length > 0 ? [same.reduce(mergeProfiles)] : [];
  });
  const parts = ordinaryPeriods(choice.kind, set.baseline, found);
  const whole = parts.length > 0 ? parts.reduce(mergeProfiles) : emptyLike(set.baseline);
  const baseline = rebase(set.baseline, whole);
  if (choice.kind === "previous") return { baseline, profile };
  return { baseline, profile, periods: { baseline: parts, window: [profile] } };
}
