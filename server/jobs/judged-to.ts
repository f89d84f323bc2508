/**
 * How far each stage of this process has judged each version. The stages run beside each other, and one cause shows in all of them:
 * an incident has ended only where the slowest has said what it saw. Empty after a start, when every stage looks at every version again.
 */
const results = ["measure-performance", "score-multivariate-windows"] as const;
const stages = [...results, "evaluate-monitors"] as const;
type Stage = (typeof stages)[number];

const reached = new Map<string, number>();

/** What a stage has judged once it has judged: late rows amend it, they do not take it back. Milliseconds since 1970. */
export function setJudged(stage: Stage, versionId: number, to: number): void {
  const key = `${stage} ${versionId}`;
  reached.set(key, Math.max(to, reached.get(key) ?? 0));
}

const least = (of: readonly Stage[], versionId: number) =>
  Math.min(...of.map((stage) => reached.get(`${stage} ${versionId}`) ?? 0));

/** By every stage. 0 where one has not looked yet. */
export const judgedTo = (versionId: number): number => least(stages, versionId);

/** By the stages whose results findings are made from. */
export const resultsTo = (versionId: number): number => least(results, versionId);
