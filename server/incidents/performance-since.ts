import type { ServiceContext } from "#server/kernel/context.ts";
import { judgedPerformance } from "#server/performance/index.ts";
import type { Subject } from "#server/profiles/index.ts";
import type { PerformanceSince } from "./prioritise.ts";

const dayMs = 86_400_000;
const daysBack = 92;
/** A bad day that is over, weeks after an onset, says nothing about what goes on now. */
const newestDays = 3;

/**
 * What is known of a model's performance in the newest judged days after an onset: worse where any metric's verdict is
 * drift (from labels, or estimated without them), held where there are verdicts and none is, else unknown.
 */
export async function performanceSince(
  ctx: ServiceContext,
  subject: Subject,
  asOf: Date,
): Promise<PerformanceSince> {
  const from = new Date(asOf.getTime() - daysBack * dayMs);
  const metrics = await judgedPerformance(ctx, { subject, segment: null, grain: "day", from, to: asOf });
  const verdicts = metrics.flatMap(({ windows }) =>
    windows.map((w) => ({ end: w.end, verdict: w.result?.verdict ?? "insufficient" })),
  );
  return (onset) => {
    const after = verdicts.filter((v) => v.end > onset && v.verdict !== "insufficient");
    if (after.length === 0) return "unknown";
    const ends = [...new Set(after.map((v) => v.end))].toSorted((a, b) => b - a).slice(0, newestDays);
    return after.some((v) => v.verdict === "drift" && ends.includes(v.end)) ? "worse" : "held";
  };
}
