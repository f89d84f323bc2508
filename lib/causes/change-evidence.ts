/** Which change in the world may have been the cause, and how likely such a change is near by chance. */
import type { CauseInput, CauseType, ChangeEvent } from "./input.ts";
import type { Onset } from "./onset.ts";

const dayMs = 86_400_000;

export type NearChange = {
  event: ChangeEvent;
  /** Days from the change to the onset; a little below 0 where the onset's interval begins before it. */
  days: number;
  /** 1 − exp(−rate × days): the chance that one of its kind lies so near anyway. */
  coincidence: number;
  /** (1 − coincidence) × exp(−days / 2): 0 to 1. */
  strength: number;
};

/** Changes count where lineage says that they reach the candidate, and not after its onset. */
export function strongestChange(
  input: CauseInput,
  type: CauseType,
  subject: string,
  onset: Onset | null,
): NearChange | null {
  const [low, high] = onset && onset.z > 4 ? [onset.low, onset.high] : [input.onset.low, input.onset.high];
  let best: NearChange | null = null;
  for (const event of input.changes) {
    if (!reaches(event, type, subject) || event.at > high) continue;
    const days = Math.max(0, low - event.at) / dayMs;
    const span = Math.max(days, (high - low) / dayMs, 0.25);
    const coincidence = 1 - Math.exp(-event.perDay * span);
    const strength = (1 - coincidence) * Math.exp(-days / 2);
    if (!best || strength > best.strength) best = { event, days, coincidence, strength };
  }
  return best;
}

function reaches(event: ChangeEvent, type: CauseType, subject: string): boolean {
  if (type === "model" || type === "serving") return event.ofModel;
  if (type === "data") return !event.ofModel && (event.features?.includes(subject) ?? false);
  return false;
}
