import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { cutWindows, findBaselines, type Subject, type Window } from "#server/profiles/index.ts";
import { scoredWindows } from "./scored.ts";

/** Scores the days that some newly profiled hours belong to, so that a heatmap finds them stored. */
export async function scoreHours(
  ctx: ServiceContext,
  subject: Subject,
  hours: readonly Date[],
): Promise<void> {
  authorize(ctx, "events:write");
  const baselines = await findBaselines(ctx, subject, "");
  const days = new Map<string, Window>();
  for (const hour of hours) {
    const [day] = cutWindows(subject.timeZone, "day", hour, new Date(hour.getTime() + 1));
    if (day) days.set(day.key, day);
  }
  const windows = [...days.values()].sort((a, b) => a.start.getTime() - b.start.getTime());
  if (windows.length === 0) return;
  await scoredWindows(ctx, {
    subject,
    baselines,
    segment: "",
    grain: "day",
    windows,
    withScores: false,
    waitForStore: true,
  });
}
