import type { Candidate } from "#lib/causes/index.ts";
import type { Incident } from "./population.ts";

/** Type and subject are right; of a slice the whole text, so that one condition too many is a miss. */
export function isTrue({ type, subject }: Pick<Candidate, "type" | "subject">, { truth }: Incident): boolean {
  return type === truth.type && (truth.subject === null || truth.subject === subject);
}

export type Outcome = { rank: number; typeRight: boolean; probability: number; kind: string };

export function summarise(outcomes: readonly Outcome[]) {
  const share = (test: (o: Outcome) => boolean) => outcomes.filter(test).length / outcomes.length;
  const at = (k: number) => share((o) => o.rank <= k);
  return {
    ac1: at(1),
    ac3: at(3),
    avg5: [1, 2, 3, 4, 5].reduce((s, k) => s + at(k), 0) / 5,
    mrr: outcomes.reduce((s, o) => s + 1 / o.rank, 0) / outcomes.length,
    type: share((o) => o.typeRight),
  };
}

/** Expected calibration error of the first cause's probability over ten bins of equally many. */
export function calibrationError(outcomes: readonly Outcome[]): number {
  const sorted = [...outcomes].sort((a, b) => a.probability - b.probability);
  let error = 0;
  for (let b = 0; b < 10; b++) {
    const bin = sorted.slice(
      Math.floor((b * sorted.length) / 10),
      Math.floor(((b + 1) * sorted.length) / 10),
    );
    const mean = (of: (o: Outcome) => number) => bin.reduce((s, o) => s + of(o), 0) / Math.max(1, bin.length);
    error +=
      (bin.length / sorted.length) * Math.abs(mean((o) => o.probability) - mean((o) => Number(o.rank === 1)));
  }
  return error;
}
