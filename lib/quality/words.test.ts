import { expect, test } from "vitest";
import { checkTitle, sentence } from "./words.ts";

test("numbers in words", () => {
  expect(sentence("null_rate", { value: 0.031, expected: 0.004 })).toBe("3.1 % null, expected 0.4 %");
  expect(sentence("volume", { value: 940, expected: 1377 })).toBe("940 rows, expected 1,377");
  expect(sentence("cardinality", { value: 1, expected: 3 })).toBe("1 different value, expected 3");
  expect(sentence("freshness", { value: 6, expected: 0 })).toBe("6 h without a row, expected 0 h");
  expect(sentence("constant", { value: 1, expected: 0 })).toBe("one single value, expected several");
  expect(sentence("constant", { value: 0, expected: 0 })).toBe("several values");
  expect(sentence("unseen", { value: null, expected: null })).toBe("not known");
  expect(checkTitle("range")).toBe("Outside the range");
});
