import { createHash } from "node:crypto";
import type { Judgement } from "#lib/decide/index.ts";
import type { Grain } from "#lib/domain/drift.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { writeJudgements } from "./store.ts";

export type Stage = "drift" | "performance";
export type JudgedPlace = { versionId: number; stage: Stage; segment: string; grain: Grain };
/** `subject`: the feature or the metric; start and end in milliseconds. */
export type Judged = Judgement & { subject: string; start: number; end: number };

/**
 * Keeps what was said of windows that had closed by then. The same verdict with the same numbers is one entry however
 * often it is made, so the record grows with what changes and not with time.
 */
export async function recordJudgements(
  ctx: ServiceContext,
  place: JudgedPlace,
  judged: readonly Judged[],
): Promise<void> {
  const closed = judged.filter((j) => j.end <= j.at && j.n > 0);
  if (closed.length === 0) return;
  await writeJudgements(
    ctx,
    place,
    closed.map((j) => ({ ...j, said: fingerprint(j) })),
  );
}

/** Twelve digits: what differs in the last bits alone was not amended. */
function fingerprint(j: Judged): string {
  const short = (x: number | null) => (x === null ? null : Number(x.toPrecision(12)));
  const said = [j.rule, j.n, j.labelled, j.verdict, ...[j.p, j.pAdjusted, j.effect, j.value].map(short)];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 16);
}
