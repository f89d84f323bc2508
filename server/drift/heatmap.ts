import { type DriftState, type Verdict, verdicts } from "#lib/domain/drift.ts";
import type { ColumnKind, ColumnRole } from "#lib/domain/schema.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findBaselines, findSubject, parseSegment } from "#server/profiles/index.ts";
import { type Columns, heatmapColumns } from "./heatmap-columns.ts";
import { type DriftInput, driftInput, parseInput } from "./input.ts";
import { cutRange, resolveRange } from "./range.ts";
import { statesOf, targetRate } from "./score.ts";
import { unknownSegment } from "./scored.ts";

export type HeatmapRow = Columns & {
  feature: string;
  kind: ColumnKind;
  role: ColumnRole;
  verdict: Verdict;
  state: DriftState;
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
  const windows = range ? cutRange(subject, grain, range, baselines.length) : [];
  const shared = { subject, baselines, segment, grain, windows, baseline: asked.baseline };
  const request = { ...shared, withScores: false, waitForStore: false };
  const { states, columns } = await heatmapColumns(ctx, request);
  const now = ctx.now().getTime();
  const complete = windows.map((w, i) => w.end.getTime() <= now && !states[i]?.dirty);
  const newest = complete.lastIndexOf(true);
  const rows = baselines.flatMap(({ column }): HeatmapRow[] => {
    const own = columns.get(column.name);
    if (!own) return [];
    const decided = own.verdicts.map((v, i) => ({
      verdict: verdicts[v] ?? "insufficient",
      complete: complete[i] === true,
    }));
    return [
      {
        feature: column.name,
        kind: column.kind,
        role: column.role,
        verdict: decided[newest]?.verdict ?? "insufficient",
        state: statesOf(decided)[newest] ?? "insufficient",
        ...own,
      },
    ];
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
