import type { AmendmentReason } from "#lib/decide/index.ts";
import type { Verdict } from "#lib/domain/drift.ts";
import { count } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";

export type Said = {
  judged_at: string;
  why: AmendmentReason;
  detail: string | null;
  verdict: Verdict;
  n: number;
  n_labelled: number;
};

const because: Record<AmendmentReason, string> = {
  first: "first judged",
  "schema revision": "the schema was revised",
  "reference change": "the reference changed",
  "cell values": "other values of the cells were set",
  "rule change": "the rule changed",
  "late rows": "rows came late",
  "late labels": "labels came late",
  "late rows and labels": "rows and labels came late",
  "rows replaced": "rows were sent again or its baseline changed",
};

/** One sentence for each judgement that a later one replaced, the newest first; none: the first one stands. */
export function amendedLines(judgements: readonly Said[], timeZone: string): string[] {
  return judgements
    .slice(0, -1)
    .map((before, i) => {
      const after = judgements[i + 1]!;
      const labels = before.n_labelled > 0 ? `, ${count(before.n_labelled)} with a label` : "";
      return (
        `Amended ${moment(after.judged_at, timeZone)}: was ${before.verdict} on ${count(before.n)} rows${labels}, ` +
        `until ${because[after.why]}.`
      );
    })
    .reverse();
}
