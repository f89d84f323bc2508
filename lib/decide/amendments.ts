import type { Verdict } from "../domain/drift.ts";

/** A verdict on a closed window, as it was first made; `effect` is the drift's size or the performance's worsening. */
export type Judgement = {
  /** Milliseconds. */
  at: number;
  revision: number;
  /** What it was compared with. */
  against: string;
  rule: number;
  n: number;
  labelled: number;
  verdict: Verdict;
  p: number | null;
  pAdjusted: number | null;
  effect: number | null;
  /** The metric itself, of performance. */
  value: number | null;
};

export const amendmentReasons = [
  "first",
  "schema revision",
  "reference change",
  "cell values",
  "rule change",
  "late rows",
  "late labels",
  "late rows and labels",
  "rows replaced",
] as const;
export type AmendmentReason = (typeof amendmentReasons)[number];

/**
 * Why each judgement differs from the one before, in order of time. What changed the question comes before what
 * changed the answer: a new revision or reference re-reads every row, so its counts say nothing about late ones. Equal
 * counts with other numbers: rows or labels were sent again, or the baseline's own rows changed.
 */
export function amendmentsOf<T extends Judgement>(
  judgements: readonly T[],
): (T & { why: AmendmentReason })[] {
  const ordered = judgements.toSorted(
    (a, b) => a.at - b.at || a.revision - b.revision || a.n - b.n || a.labelled - b.labelled,
  );
  const reasoned = ordered.map((own, i) => ({ ...own, why: whyOf(ordered[i - 1], own) }));
  // Other values of the cells leave most metrics as they were: nothing was amended then.
  return reasoned.filter((own, i) => own.why !== "cell values" || !saysTheSame(ordered[i - 1]!, own));
}

function saysTheSame(a: Judgement, b: Judgement): boolean {
  return (["n", "labelled", "rule", "verdict", "p", "pAdjusted", "effect", "value"] as const).every(
    (name) => a[name] === b[name],
  );
}

function whyOf(before: Judgement | undefined, own: Judgement): AmendmentReason {
  if (!before) return "first";
  if (own.revision !== before.revision) return "schema revision";
  if (own.against !== before.against) {
    // The reference, and after it what the cells were worth, where somebody had said so.
    const reference = (j: Judgement) => j.against.split(" ")[0];
    return reference(own) === reference(before) ? "cell values" : "reference change";
  }
  if (own.rule !== before.rule) return "rule change";
  const [rows, labels] = [own.n !== before.n, own.labelled !== before.labelled];
  if (rows && labels) return "late rows and labels";
  if (rows) return "late rows";
  return labels ? "late labels" : "rows replaced";
}
