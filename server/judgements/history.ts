import { type AmendmentReason, amendmentsOf } from "#lib/decide/index.ts";
import type { Verdict } from "#lib/domain/drift.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { JudgedPlace } from "./record.ts";
import { readJudgements, readRevisionReasons } from "./store.ts";

/** Every different judgement of one window, the first one first. */
export type JudgementHistory = {
  judged_at: string;
  why: AmendmentReason;
  /** What made the revision, where one did. */
  detail: string | null;
  revision: number;
  against: string;
  n: number;
  n_labelled: number;
  verdict: Verdict;
  p: number | null;
  p_adjusted: number | null;
  effect: number | null;
  value: number | null;
}[];

/** `against` null: whatever it was compared with. */
export async function judgementHistory(
  ctx: ServiceContext,
  place: JudgedPlace & { subject: string; start: Date; against: string | null },
): Promise<JudgementHistory> {
  authorize(ctx, "drift:read");
  const found = amendmentsOf(await readJudgements(ctx, place));
  const revised = found.filter((j) => j.why === "schema revision").map((j) => j.revision);
  const reasons = await readRevisionReasons(ctx, place.versionId, revised);
  return found.map((j) => ({
    judged_at: new Date(j.at).toISOString(),
    ...revisedBy(j.why, reasons.get(j.revision)),
    revision: j.revision,
    against: j.against,
    n: j.n,
    n_labelled: j.labelled,
    verdict: j.verdict,
    p: j.p,
    p_adjusted: j.pAdjusted,
    effect: j.effect,
    value: j.value,
  }));
}

/** A reference that is sent opens a revision of its own. */
function revisedBy(why: AmendmentReason, reason: string | undefined) {
  if (why !== "schema revision") return { why, detail: null };
  const sent = reason === "a reference was sent";
  return { why: sent ? ("reference change" as const) : why, detail: reason ?? null };
}
