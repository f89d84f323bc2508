import { type Verdict, verdicts } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject, labelledUpTo, newestEventEnd } from "#server/profiles/index.ts";
import { type HeatmapRow, heatmap } from "./heatmap.ts";

export type WorstDrift = {
  feature: string;
  verdict: Verdict;
  effectName: string;
  effect: number | null;
  bar: number | null;
  start: string;
};

/** What the overview shows of one model's drift: null where there is nothing to compare yet. */
export type ModelDrift = {
  model: string;
  version: string;
  verdict: Verdict;
  /** The feature that is worst in the newest complete day. */
  worst: WorstDrift | null;
  features: number;
  days: { start: string; events: number; drifting: number; share: number | null }[];
  /** How far the newest labelled event lies behind the newest event; null without labels. */
  labelLagMs: number | null;
  /** Rows that wait to be profiled make the newest figures incomplete. */
  complete: boolean;
};

/** Drift now and day by day, for one model over its last 30 days. */
export async function modelDrift(ctx: ServiceContext, model: string): Promise<ModelDrift | null> {
  authorize(ctx, "drift:read");
  try {
    const subject = await findSubject(ctx, { model });
    const [map, newest, labelled] = await Promise.all([
      heatmap(ctx, { model, grain: "day" }),
      newestEventEnd(ctx, subject),
      labelledUpTo(ctx, subject),
    ]);
    const now = map.windows.findLastIndex((w) => w.complete && w.events > 0);
    return {
      model,
      version: subject.version,
      verdict: worstVerdict(map.rows.map((r) => verdictAt(r, now))),
      worst: worstAt(map.rows, now, map.windows[now]?.start ?? ""),
      features: map.rows.length,
      days: map.windows.map((w, i) => {
        const drifting = map.rows.filter((r) => verdictAt(r, i) === "drift").length;
        const share = w.events > 0 && map.rows.length > 0 ? drifting / map.rows.length : null;
        return { start: w.start, events: w.events, drifting, share };
      }),
      labelLagMs: newest && labelled ? Math.max(0, newest.getTime() - labelled.getTime()) : null,
      complete: map.windows.every((w) => w.complete || new Date(w.end) > ctx.now()),
    };
  } catch (error) {
    // A model without a reference or without an active version is not an error on the overview.
    if (error instanceof LeewayError && error.code === "CONFLICT") return null;
    throw error;
  }
}

function verdictAt(row: HeatmapRow, i: number): Verdict {
  return verdicts[row.verdicts[i] ?? 0] ?? "insufficient";
}

function worstVerdict(all: Verdict[]): Verdict {
  return all.reduce<Verdict>((a, b) => (verdicts.indexOf(b) > verdicts.indexOf(a) ? b : a), "insufficient");
}

/** The most severe verdict, then the effect that exceeds its bar the most. */
function worstAt(rows: HeatmapRow[], i: number, start: string): WorstDrift | null {
  const excess = (r: HeatmapRow) => (r.effects[i] ?? 0) / (r.bars[i] || 1);
  const [worst] = rows
    .filter((r) => (r.n[i] ?? 0) > 0)
    .sort((a, b) => (b.verdicts[i] ?? 0) - (a.verdicts[i] ?? 0) || excess(b) - excess(a));
  if (!worst) return null;
  return {
    feature: worst.feature,
    verdict: verdictAt(worst, i),
    effectName: worst.effectName,
    effect: worst.effects[i] ?? null,
    bar: worst.bars[i] ?? null,
    start,
  };
}
