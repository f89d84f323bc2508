import type { RankingRows } from "../rows.ts";

/** Items with equal scores, in any order among themselves: what a metric sees of them. */
export type Tie = {
  /** Items ranked above. */
  before: number;
  size: number;
  relevant: number;
  /** Sum of the grades, and of 2^grade − 1. */
  linear: number;
  exponential: number;
};

/** The items of one query from the top down, and the best order that they could have. */
export type Query = { ties: Tie[]; relevant: number; grades: Float64Array };

/** Queries with at least one relevant item; of the others no order is better than another. */
export type RankingSample = readonly Query[];

/** How many items at the top count. */
export const depth = 10;

/** Items with a grade, a score and a query. A grade above 0 is relevant; one below counts as 0. */
export function rankingSample(rows: RankingRows): RankingSample {
  return queriesOf(rows).filter((query) => query.relevant > 0);
}

export function queryCounts(rows: RankingRows): { counted: number; irrelevant: number } {
  const queries = queriesOf(rows);
  const counted = queries.filter((query) => query.relevant > 0).length;
  return { counted, irrelevant: queries.length - counted };
}

function queriesOf({ group, truth, score }: RankingRows): Query[] {
  const groups = new Map<number, number[]>();
  for (const [i, g] of group.entries()) {
    if (g < 0 || !Number.isFinite(truth[i]!) || Number.isNaN(score[i]!)) continue;
    const own = groups.get(g);
    if (own) own.push(i);
    else groups.set(g, [i]);
  }
  return [...groups.values()].map((rows) => queryOf(rows, truth, score));
}

function queryOf(rows: number[], truth: Float64Array, score: Float64Array): Query {
  rows.sort((a, b) => (score[a]! < score[b]! ? 1 : score[a]! > score[b]! ? -1 : 0));
  const grades = Float64Array.from(rows, (row) => Math.max(0, truth[row]!));
  const ties: Tie[] = [];
  let all = 0;
  for (const [i, row] of rows.entries()) {
    let tie = ties.at(-1);
    if (!tie || score[rows[i - 1]!] !== score[row]) {
      tie = { before: i, size: 0, relevant: 0, linear: 0, exponential: 0 };
      ties.push(tie);
    }
    const grade = grades[i]!;
    tie.size += 1;
    tie.relevant += grade > 0 ? 1 : 0;
    tie.linear += grade;
    tie.exponential += 2 ** grade - 1;
    all += grade > 0 ? 1 : 0;
  }
  return { ties, relevant: all, grades: grades.sort().reverse() };
}
