import type { Policy } from "./extension.ts";

export type Place = { round: number; step: number };
export type PlannedStep = Place & { at: number };

/**
 * When a step falls due, in milliseconds after the group was first told; null: the policy has no such step. A round
 * begins where the last step of the one before it was.
 */
export function dueAfter(policy: Policy, { round, step }: Place): number | null {
  const own = policy.steps[step];
  if (!own || round > policy.repeat) return null;
  return round * policy.steps.at(-1)!.afterMs + own.afterMs;
}

export function placeAfter(policy: Policy, { round, step }: Place): Place {
  return step + 1 < policy.steps.length ? { round, step: step + 1 } : { round: round + 1, step: 0 };
}

/** The steps that are taken between two moments when nobody acknowledges. */
export function plannedSteps(policy: Policy, from: number, to: number): PlannedStep[] {
  const planned: PlannedStep[] = [];
  for (let place: Place = { round: 0, step: 0 }; ; place = placeAfter(policy, place)) {
    const after = dueAfter(policy, place);
    if (after === null || from + after >= to) return planned;
    planned.push({ ...place, at: from + after });
  }
}
