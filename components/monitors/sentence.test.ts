import { expect, test } from "vitest";
import { ruleSentence, watchSentence } from "./sentence.ts";

const rule = { q: 0.04, effect_at_least: null, need: 2, of: 3, clear: 2 };
const monitor = {
  watch: "inputs",
  watches: 23,
  segment: null,
  grain: "day",
  baseline: "reference",
  budget_days: 180,
  rule,
};

test("a monitor says what it watches", () => {
  expect(watchSentence(monitor)).toBe("Daily over 23 inputs");
  expect(
    watchSentence({ ...monitor, watch: "labels", watches: 1, segment: "country:BR", grain: "week" }),
  ).toBe("Weekly over 1 label of country:BR");
  expect(watchSentence({ ...monitor, baseline: "same-weekday:6" })).toBe(
    "Daily over 23 inputs, against the 6 same weekdays before",
  );
});

test("a rule says when a finding opens and ends, with the budget that it was solved from", () => {
  expect(ruleSentence(monitor)).toBe(
    "A finding opens when 2 of 3 days cross at an adjusted p of at most 0.04, and ends after 2 quiet days. " +
      "Budget: one false alarm in 180 days.",
  );
  const once = {
    ...monitor,
    grain: "hour",
    rule: { q: 0.000463, effect_at_least: 0.2, need: 1, of: 1, clear: 1 },
  };
  expect(ruleSentence(once)).toContain(
    "when an hour crosses at an adjusted p of at most 0.000463 and an effect of at least 0.2",
  );
});
