import { expect, test } from "vitest";
import { judgedTo, resultsTo, setJudged } from "./judged-to.ts";

const to = (at: number, from = 0) => ({ from, to: at });

test("the slowest stage counts, a version for itself, and nothing is taken back", () => {
  setJudged("measure-performance", 1, to(50));
  setJudged("evaluate-monitors", 1, to(40));
  expect([judgedTo(1), resultsTo(1)]).toEqual([to(0), to(0)]);
  setJudged("score-multivariate-windows", 1, to(30));
  expect([judgedTo(1), resultsTo(1)]).toEqual([to(30), to(30)]);
  setJudged("score-multivariate-windows", 1, to(60));
  setJudged("measure-performance", 1, to(45));
  expect([judgedTo(1), resultsTo(1)]).toEqual([to(40), to(50)]);
  expect(judgedTo(2)).toEqual(to(0));
});

test("a stage that begins with the newest has judged from somewhere on, until it is through", () => {
  setJudged("measure-performance", 3, to(50));
  setJudged("evaluate-monitors", 3, to(50, 20));
  setJudged("score-multivariate-windows", 3, to(50, 20));
  expect(judgedTo(3)).toEqual(to(50, 20));
  setJudged("score-multivariate-windows", 3, to(50));
  expect([judgedTo(3), resultsTo(3)]).toEqual([to(50, 20), to(50)]);
  setJudged("evaluate-monitors", 3, resultsTo(3));
  expect(judgedTo(3)).toEqual(to(50));
});
