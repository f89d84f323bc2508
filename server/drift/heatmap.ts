import { type DriftState, type Verdict, verdicts } from "#lib/domain/drift.ts";
import type { ColumnKind, ColumnRole } from "#lib/domain/schema.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findBaselines, findSubject, parseSegment } from "#server/profiles/index.ts";
import { type DriftInput, driftInput, parseInput } from "./input.ts";
import { cutRange, resolveRange } from "./range.ts";
import { statesOf, targetRate } from "./score.ts";
import { scoredWindows, unknownSegment } from "./scored.ts";

/** One feature's cells, column-wise: position i is window i. `verdict` is an index into `verdicts`. */
export type HeatmapRow = {
  feature: string;
  kind: ColumnKind;
  role: ColumnRole;
  verdict: Verdict;
  state: DriftState;
  verdicts: number[];
  n: number[];
  effects: (number | null)[];
  /** The bar that the effect must exceed: the larger of noise floor and practical minimum. */
  bars: (number | null)[];
  pAdjusted: (number | null)[];
  effectName: string;
};

export type Heatmap = {
  model: string;
  version: string;
  grain: string;
  segment: string | null;
  asOf: string;
  timeZone: string;
  q: number;
  verdicts: readonly Verdict[];
  windows: { start: string; end: string; complete: boolean; events: number }[];
  rows: HeatmapRow[];
};

/** The drift heatmap without what a cell does not show: stored verdicts and effects, column-wise. */
export async function heatmap(ctx: ServiceContext, input: DriftInput): Promise<Heatmap> {
  authorize(ctx, "drift:read");
  const asked = parseInput(driftInput, input);
  const subject = await findSubject(ctx, asked);
  const segment = parseSegment(asked.segment);
  const baselines = await findBaselines(ctx, subject, segment);
  if (baselines.length === 0 && segment !== "") unknownSegment(subject, asked.segment);
  const range = await resolveRange(ctx, subject, asked);
  const grain = asked.grain ?? "day";
  const windows = range ? cutRange(subject, grain, range) : [];
  const request = { subject, baselines, segment, grain, windows, withScores: false, waitForStore: false };
  const { states, cells } = await scoredWindows(ctx, request);
  const now = ctx.now().getTime();
  const complete = windows.map((w, i) => w.end.getTime() <= now && !states[i]?.dirty);
  const rows = baselines.map(({ column }): HeatmapRow => {
    const scores = cells.map((c) => c.get(column.name));
    const decided = scores.map((s, i) => ({
      verdict: s?.verdict ?? ("insufficient" as const),
      complete: complete[i] === true,
    }));
    const newest = decided.findLastIndex((d) => d.complete);
    const ordered = statesOf(decided);
    return {
      feature: column.name,
      kind: column.kind,
      role: column.role,
      verdict: decided[newest]?.verdict ?? "insufficient",
      state: ordered[newest] ?? "insufficient",
      verdicts: decided.map((d) => verdicts.indexOf(d.verdict)),
      n: scores.map((s) => s?.n ?? 0),
      effects: scores.map((s) => s?.effectValue ?? null),
      bars: scores.map((s) =>
        s && s.effectName !== "" ? Math.max(s.effectFloor ?? 0, s.effectMinimum) : null,
      ),
      pAdjusted: scores.map((s) => s?.pAdjusted ?? null),
      effectName: scores.findLast((s) => s && s.effectName !== "")?.effectName ?? "",
    };
  });
  return {
    model: subject.model,
    version: subject.version,
    grain,
    segment: asked.segment.length > 0 ? asked.segment.join(",") : null,
    asOf: ctx.now().toISOString(),
    timeZone: subject.timeZone,
    q: targetRate,
    verdicts,
    windows: windows.map((w, i) => ({
      start: w.start.toISOString(),
      end: w.end.toISOString(),
      complete: complete[i] === true,
      events: states[i]?.events ?? 0,
    })),
    rows,
  };
}
