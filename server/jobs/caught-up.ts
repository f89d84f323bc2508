/**
 * Which versions each stage of this process has judged whole, as far as their data went. The stages run beside each other, and one
 * cause shows in all of them: an incident of the past is over only when the slowest has said what it saw. Empty after a start, when
 * every stage looks at every version again.
 */
const stages = ["measure-performance", "score-multivariate-windows", "evaluate-monitors"] as const;
type Stage = (typeof stages)[number];

const whole = new Map<Stage, Set<number>>(stages.map((stage) => [stage, new Set()]));

export function setCaughtUp(stage: Stage, versionId: number, is: boolean): void {
  if (is) whole.get(stage)!.add(versionId);
  else whole.get(stage)!.delete(versionId);
}

export function isCaughtUp(versionId: number): boolean {
  return stages.every((stage) => whole.get(stage)!.has(versionId));
}

/** Whether the stages whose results findings are made from are through with a version. */
export function resultsCaughtUp(versionId: number): boolean {
  return stages.every((stage) => stage === "evaluate-monitors" || whole.get(stage)!.has(versionId));
}
