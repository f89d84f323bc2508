import { columnsOf, type RestorePlan } from "#lib/causes/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import { ScoringFault, sendable } from "#lib/scoring/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { log } from "#server/kernel/log.ts";
import { findScoring, openScorer } from "#server/serving/index.ts";
import type { ScorePlan } from "./open-thread.ts";

/** Longest time of all scoring calls of one incident. */
const budgetMs = 60_000;

/** How a plan is scored by the version's own server; null where it has none. */
export async function scorePlanOf(
  ctx: ServiceContext,
  input: {
    model: string;
    version: string;
    versionId: number;
    features: readonly string[];
    missing: string[];
  },
  signal: AbortSignal,
): Promise<ScorePlan | null> {
  if (!(await findScoring(ctx, input))) return null;
  return async (plan) => {
    const began = performance.now();
    if (input.missing.length > 0)
      return { failed: `it needs ${input.missing.slice(0, 3).join(", ")}, which the search does not read` };
    const timeout = AbortSignal.timeout(budgetMs);
    const stop = AbortSignal.any([signal, timeout]);
    try {
      const scorer = await openScorer(ctx, input.versionId, input.features, stop);
      if (!scorer) return { failed: "it was taken away" };
      const n = plan.rows.length;
      const all = async (columns: readonly RawColumn[]) => {
        const rows = sendable(
          columns,
          Array.from({ length: n }, (_, i) => i),
        );
        const out = new Float64Array(n).fill(Number.NaN);
        const scores = rows.length > 0 ? await scorer.score(columns, rows) : new Float64Array();
        for (const [k, i] of rows.entries()) out[i] = scores[k]!;
        return out;
      };
      const now = await all(plan.columns);
      const trials: Float64Array[] = [];
      for (const trial of plan.trials) trials.push(await all(columnsOf(plan as RestorePlan, trial)));
      return { now, trials, milliseconds: Math.round(performance.now() - began) };
    } catch (error) {
      // The search itself is being stopped: no answer is wanted any more.
      if (signal.aborted) throw error;
      if (timeout.aborted) return { failed: `no answer within ${budgetMs / 1000} s` };
      if (error instanceof ScoringFault || error instanceof LeewayError)
        return { failed: plain(error.message) };
      log("causes").warn({ err: error, model: input.model }, "the scoring endpoint could not be asked");
      return { failed: "an error of Leeway's own" };
    }
  };
}

const plain = (text: string) => text.replace(/\.$/, "");
