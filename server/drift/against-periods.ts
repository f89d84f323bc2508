import type { BaselineChoice } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import type { Profile } from "#lib/domain/profile.ts";
import { mergeProfiles } from "#lib/sketch/merge.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { cutWindows, planPeriods, type Subject, sumWindows } from "#server/profiles/index.ts";
import type { Range } from "./range.ts";

type Asked = { choice: BaselineChoice; grain: Grain; range: Range; segment: string; feature: string };

/** One column over the periods that the range is compared with; null without any that have events. */
export async function sumPeriods(
  ctx: ServiceContext,
  subject: Subject,
  { choice, grain, range, segment, feature }: Asked,
): Promise<{ profile: Profile; from: Date; to: Date; periods: number } | null> {
  const windows = cutWindows(subject.timeZone, grain, range.from, range.to);
  const { all, periods } = planPeriods(subject.timeZone, grain, windows, choice);
  const used = [...new Set(periods.flat(2))].map((i) => all[i]!).filter((w) => w.end <= range.from);
  if (used.length === 0) return null;
  const from = new Date(Math.min(...used.map((w) => w.start.getTime())));
  const to = new Date(Math.max(...used.map((w) => w.end.getTime())));
  const asked = { cut: grain, from, to, segment, features: [feature], caller: "drift.distribution" };
  const sums = await sumWindows(ctx, subject, asked);
  const found = used.flatMap((w) => {
    const profile = sums.get(w.key)?.get(feature);
    return profile && profile.n > 0 ? [{ w, profile }] : [];
  });
  const [first] = found;
  if (!first) return null;
  return {
    profile: found.map((f) => f.profile).reduce(mergeProfiles),
    from: found.reduce((a, f) => (a < f.w.start ? a : f.w.start), first.w.start),
    to: found.reduce((a, f) => (a > f.w.end ? a : f.w.end), first.w.end),
    periods: found.length,
  };
}
