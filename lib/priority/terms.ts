import type { PriorityTerms } from "./model.ts";

/** A finding as far as its urgency goes; times in milliseconds. */
export type UrgentFinding = {
  /** Of its worst window, in the effect's own unit; null where it overflowed. */
  effect: number | null;
  /** What the effect had to exceed; null or 0 where there was no bar. */
  bar: number | null;
  pAdjusted: number | null;
  /** Rows of its worst window, and how long that was. */
  n: number;
  windowMs: number;
  open: boolean;
  /** The last window that crossed is also the worst one. */
  worsening: boolean;
};

export type PastLike = { likeness: number; endedMsAgo: number };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Rows that a verdict needs for its full weight. */
const rowsForFull = 100;
/** Predictions an hour at which the impact is full. */
const fullRate = 100_000;
const noveltyDays = 30;

const clip = (x: number) => Math.min(1, Math.max(0, x));
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);

/** 1 − exp(−(effect − bar) / bar): 0 at the bar, 0.63 at twice the bar. Without a bar, or overflowed: 1. */
function severityOf({ effect, bar }: UrgentFinding): number {
  if (effect === null || bar === null || !(bar > 0) || !Number.isFinite(effect)) return 1;
  if (!Number.isFinite(bar)) return 0;
  return clip(1 - Math.exp(-(Math.abs(effect) - bar) / bar));
}

function confidenceOf({ pAdjusted, n }: UrgentFinding): number {
  return clip(1 - (pAdjusted ?? 0)) * Math.min(1, n / rowsForFull);
}

/**
 * The terms of an incident from its findings. `past`: earlier incidents of the model that are like it; they count
 * for less the longer ago they ended. `benign`: the chance that its cause is harmless, 0 while no cause is known.
 */
export function termsOf(of: {
  findings: readonly UrgentFinding[];
  tier: number | null;
  past: readonly PastLike[];
  benign: number;
  action: boolean;
}): PriorityTerms {
  const { findings, tier } = of;
  const rate = most(findings.map((f) => (f.windowMs > 0 ? f.n / (f.windowMs / hourMs) : 0)));
  const seen = most(of.past.map((p) => p.likeness * Math.exp(-p.endedMsAgo / (noveltyDays * dayMs))));
  const open = findings.filter((f) => f.open);
  return {
    severity: most(findings.map(severityOf)),
    impact: clip(Math.log1p(rate) / Math.log1p(fullRate)),
    criticality: tier === null ? 0.5 : clip((5 - tier) / 4),
    confidence: most(findings.map(confidenceOf)) * clip(1 - of.benign),
    novelty: clip(1 - seen),
    trend: open.length === 0 ? 0 : open.filter((f) => f.worsening).length / open.length,
    action: of.action ? 1 : 0,
  };
}
