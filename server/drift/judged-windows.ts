import type { BaselineChoice } from "#lib/domain/baseline.ts";
import type { Grain, Verdict } from "#lib/domain/drift.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { cutWindows, findBaselines, parseSegment, type Subject } from "#server/profiles/index.ts";
import { scoredWindows } from "./scored.ts";

/** The stored decision on one column in one closed window; times in milliseconds. */
export type Judged = {
  start: number;
  end: number;
  n: number;
  verdict: Verdict;
  p: number | null;
  pAdjusted: number | null;
  effectName: string;
  effect: number | null;
  bar: number;
};

/**
 * The verdicts of every column over closed windows whose rows are all profiled, in order of time: what monitors
 * judge. Windows that are still open, or have rows waiting, are left out. Null: the segment is unknown.
 */
export async function judgedWindows(
  ctx: ServiceContext,
  input: {
    subject: Subject;
    segment: string | null;
    grain: Grain;
    from: Date;
    to: Date;
    baseline: BaselineChoice;
  },
): Promise<Map<string, Judged[]> | null> {
  authorize(ctx, "drift:read");
  const { subject, grain } = input;
  const segment = parseSegment(input.segment === null ? [] : [input.segment]);
  const baselines = await findBaselines(ctx, subject, segment);
  if (baselines.length === 0 && segment !== "") return null;
  const windows = cutWindows(subject.timeZone, grain, input.from, input.to);
  const shared = { subject, baselines, segment, grain, windows, baseline: input.baseline };
  const request = { ...shared, withScores: false, waitForStore: true };
  const { states, cells } = await scoredWindows(ctx, request);
  const now = ctx.now().getTime();
  const judged = new Map(baselines.map((b) => [b.column.name, [] as Judged[]]));
  for (const [i, window] of windows.entries()) {
    if (window.end.getTime() > now || states[i]?.dirty) continue;
    for (const [feature, list] of judged) {
      const score = cells[i]?.get(feature);
      list.push({
        start: window.start.getTime(),
        end: window.end.getTime(),
        n: score?.n ?? 0,
        verdict: score?.verdict ?? "insufficient",
        p: score?.p ?? null,
        pAdjusted: score?.pAdjusted ?? null,
        effectName: score?.effectName ?? "",
        effect: score?.effectValue ?? null,
        bar: Math.max(score?.effectFloor ?? 0, score?.effectMinimum ?? 0),
      });
    }
  }
  return judged;
}
