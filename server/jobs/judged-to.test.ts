import { expect, test } from "vitest";
import { judgedTo, resultsTo, setJudged } from "./judged-to.ts";

test("the slowest stage counts, a version for itself, and nothing is taken back", () => {
  setJudged("measure-performance", 1, 50);
  setJudged("evaluate-monitors", 1, 40);
  expect([judgedTo(1), resultsTo(1)]).toEqual([0, 0]);
  setJudged("score-multivariate-windows", 1, 30);
  expect([judgedTo(1), resultsTo(1)]).toEqual([30, 30]);
  setJudged("score-multivariate-windows", 1, 60);
  setJudged("measure-performance", 1, 45);
  expect([judgedTo(1), resultsTo(1)]).toEqual([40, 50]);
  expect(judgedTo(2)).toBe(0);
});
