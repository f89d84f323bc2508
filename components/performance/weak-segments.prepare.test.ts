import { expect, test } from "vitest";
import { basisSentence, lossName } from "./weak-segments.prepare.ts";

test("a metric that is no mean over rows falls back to the usual one", () => {
  expect(lossName("auroc")).toBeUndefined();
  expect(lossName("brier")).toBe("brier");
  expect(lossName("rmse")).toBe("mse");
});

test("says how much was searched", () => {
  const search = {
    metric: "mae",
    n: 9000,
    searched: 5000,
    features: 1,
    features_left_out: 0,
    depth: 2,
    tested: 1,
    q: 0.04,
  };
  const text = basisSentence(search);
  expect(text).toContain("absolute error");
  expect(text).toContain("5,000 of 9,000 rows, 1 feature, up to 2 conditions");
  expect(text).toContain("1 segment,");
  expect(text).toContain("4 %");
  expect(basisSentence({ ...search, n: 5000, features_left_out: 3 })).toContain(
    "Searched: 5,000 rows, 1 feature (3 more left out)",
  );
});
