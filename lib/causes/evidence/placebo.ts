/** A change near the onset is only news if one is not near most other times: the same join at 200 random times. */
import { random } from "#lib/stats/index.ts";
import { strongestChange } from "../change-evidence.ts";
import type { CauseInput, CauseType, Evidence } from "../input.ts";
import { percent } from "../words.ts";

const [draws, dayMs, days] = [200, 86_400_000, 30];

export type Placebo = { share: number; n: number };

/** Share of random times in the thirty days before the onset with a change as strong; null without a history. */
export function placeboOf(
  input: Pick<CauseInput, "onset" | "changes" | "history" | "seed">,
  type: CauseType,
  subject: string,
  strength: number,
): Placebo | null {
  const { history, onset } = input;
  if (!history) return null;
  const span = onset.high - onset.low;
  const r = random(input.seed);
  let as = 0;
  for (let k = 0; k < draws; k++) {
    // Three days into the history, so that each time has days before it to find a change in; the last three are the case.
    const low = onset.low - dayMs * (3 + r.uniform() * (days - 6));
    const moved = { ...input, changes: history, onset: { low, high: low + span } } as CauseInput;
    if ((strongestChange(moved, type, subject, null)?.strength ?? 0) >= strength) as += 1;
  }
  return { share: (as + 1) / (draws + 1), n: draws };
}

export function placeboEvidence(input: CauseInput, type: CauseType, subject: string): Evidence[] {
  const near = strongestChange(input, type, subject, null);
  if (!near || near.strength < 0.1) return [];
  const placebo = placeboOf(input, type, subject, near.strength);
  if (!placebo) return [];
  const { share, n } = placebo;
  const text = `At ${percent(share)} of ${n} random times of the month before, a change as near and as rare stood there too.`;
  const refuted_by = "Changes of this kind that nobody recorded.";
  // The ranking holds the change already: the placebo is shown beside it and does not count again.
  return [{ scorer: "placebo", value: share, threshold: 0.05, n, text, refuted_by, factor: 1 }];
}
