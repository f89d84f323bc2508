import type { Predicate, WeakSlice } from "#lib/slices/index.ts";

export type WeakSegment = {
  /** The predicates as a sentence. */
  segment: string;
  predicates: Predicate[];
  /** Rows that were drawn and lie in it. */
  n: number;
  share: number;
  loss: number;
  loss_rest: number;
  difference: number;
  low: number;
  high: number;
  /** Null: neither side varies. */
  effect: number | null;
  p: number;
  /** Adjusted by Benjamini–Hochberg over all segments that were tested. */
  q: number;
  /** Since the reference: `total` = `rate` (worse here) + `rate_rest` (worse elsewhere) + `mix` (more such rows). */
  change: {
    share_reference: number;
    loss_reference: number | null;
    total: number;
    rate: number;
    rate_rest: number;
    mix: number;
  } | null;
};

export function weakSegmentOf(slice: WeakSlice): WeakSegment {
  const { change } = slice;
  const [own, rest] = change?.cells ?? [];
  return {
    segment: slice.text,
    predicates: slice.predicates,
    n: slice.n,
    share: slice.share,
    loss: slice.loss,
    loss_rest: slice.restLoss,
    difference: slice.difference.value,
    low: slice.difference.low,
    high: slice.difference.high,
    effect: Number.isFinite(slice.effect) ? slice.effect : null,
    p: slice.p,
    q: slice.pAdjusted,
    change:
      change && own && rest
        ? {
            share_reference: own.shareBefore,
            loss_reference: own.lossBefore,
            total: change.change,
            rate: own.rate,
            rate_rest: rest.rate,
            mix: change.mix,
          }
        : null,
  };
}
