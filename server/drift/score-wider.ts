import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  cutWindows,
  findBaselines,
  newestEventEnd,
  stateOfWindows,
  type Subject,
  sumWindows,
  type Window,
} from "#server/profiles/index.ts";
import { openFloors } from "./floors.ts";
import { scoreWindow } from "./score.ts";
import { scoredWindows } from "./scored.ts";

const dayMs = 86_400_000;
const reach = 92 * dayMs;

/**
 * Makes ready what days leave cold: verdicts of weeks and months, and the noise floors of hours. Floors are
 * simulated once per size of window, which is work of a background job, not of the page that asks first.
 */
export async function scoreWiderWindows(ctx: ServiceContext, subject: Subject): Promise<void> {
  authorize(ctx, "events:write");
  const to = await newestEventEnd(ctx, subject);
  if (!to) return;
  const from = new Date(to.getTime() - reach);
  const baselines = await findBaselines(ctx, subject, "");
  for (const grain of ["month", "week"] as const) {
    const windows = cutWindows(subject.timeZone, grain, from, to);
    const shared = { subject, baselines, segment: "", grain, windows };
    await scoredWindows(ctx, { ...shared, withScores: false, waitForStore: true });
  }
  await warmHours(ctx, subject, cutWindows(subject.timeZone, "hour", from, to));
}

/** One hour of each size class is enough: floors are kept by the class, three to a doubling. */
async function warmHours(ctx: ServiceContext, subject: Subject, hours: Window[]): Promise<void> {
  const states = await stateOfWindows(ctx, subject, hours);
  const bySize = new Map<number, Window>();
  for (const [i, hour] of hours.entries()) {
    const events = states[i]?.events ?? 0;
    if (events >= 30) bySize.set(Math.floor(3 * Math.log2(events / 30)), hour);
  }
  const baselines = await findBaselines(ctx, subject, "");
  const floors = await openFloors(ctx, subject, "");
  for (const window of bySize.values()) {
    const range = { from: window.start, to: window.end };
    const sums = await sumWindows(ctx, subject, { cut: "all", ...range, segment: "", caller: "drift.warm" });
    const profiles = sums.get("all");
    if (!profiles) continue;
    scoreWindow({
      subject,
      baselines,
      profiles,
      floors: floors.cache,
      window,
      profileSeq: 0,
      scoredAt: ctx.now(),
    });
    await floors.save();
  }
}
