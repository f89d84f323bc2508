/**
 * How far each stage of this process has judged each version. The stages run beside each other, and one cause shows in all of them:
 * an incident has ended only where the slowest has said what it saw. Empty after a start, when every stage looks at every version again.
 */
const results = ["measure-performance", "score-multivariate-windows"] as const;
const stages = [...results, "evaluate-monitors"] as const;
type Stage = (typeof stages)[number];
/** Milliseconds since 1970. `from`: what came before it, the stage still has to look at. */
type Reach = { from: number; to: number };

const reached = new Map<string, Reach>();

/** What a stage has judged once it has judged: late rows amend it, they do not take it back. */
export function setJudged(stage: Stage, versionId: number, { from, to }: Reach): void {
  const key = `${stage} ${versionId}`;
  reached.set(key, { from, to: Math.max(to, reached.get(key)?.to ?? 0) });
}

function common(of: readonly Stage[], versionId: number): Reach {
  const each = of.map((stage) => reached.get(`${stage} ${versionId}`) ?? { from: 0, to: 0 });
  return { from: Math.max(...each.map((r) => r.from)), to: Math.min(...each.map((r) => r.to)) };
}

/** By every stage. `to` is 0 where one has not looked yet. */
export const judgedTo = (versionId: number): Reach => common(stages, versionId);

/** By the stages whose results findings are made from. */
export const resultsTo = (versionId: number): Reach => common(results, versionId);
