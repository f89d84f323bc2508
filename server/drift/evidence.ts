import type { BaselineFacts, Unseen } from "#lib/decide/index.ts";
import type { Effect, Hypothesis, Score, Verdict } from "#lib/domain/drift.ts";
import type { Profile } from "#lib/domain/profile.ts";

/** Every number that a verdict used, written when it was made. */
export type Evidence = {
  verdict: Verdict;
  n: number;
  p: number | null;
  pAdjusted: number | null;
  effect: Effect | null;
  q: number;
  rule: { version: number; text: string };
  /** How many hypotheses the window's family had. */
  family: number;
  hypotheses: Hypothesis[];
  scores: Record<string, Score>;
  /** Values that the reference has never seen (categories only). */
  unseen: Unseen | null;
  reference: { n: number };
  window: Profile;
  /** What it was compared with, where that is not the reference; `left_out` periods were unlike all others. */
  baseline?: (BaselineFacts & { left_out: number }) | undefined;
};
