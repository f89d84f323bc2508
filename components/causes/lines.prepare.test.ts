import { expect, it } from "vitest";
import { linesOf } from "./lines.prepare.ts";
import { oddsText, signedText } from "./words.prepare.ts";

const lines = (values: (number | null)[]) =>
  linesOf({ at: [0, 10, 20], lines: [{ label: "x", values }], onset: { low: 10, high: 30 } }, 100, 36);

it("draws a course within its box, with gaps, and the onset's band within the time shown", () => {
  expect(lines([0, 1, 2]).lines[0]).toEqual({
    label: "x",
    path: "M0.0,33.0L50.0,18.0L100.0,3.0",
    low: 0,
    high: 2,
  });
  expect(lines([0, null, 2]).lines[0]!.path).toBe("M0.0,33.0M100.0,3.0");
  expect(lines([5, 5, 5]).lines[0]!.path).toBe("M0.0,18.0L50.0,18.0L100.0,18.0");
  expect(lines([null, null, null]).lines).toEqual([]);
  expect(lines([1, 2, 3]).band).toEqual({ x: 50, width: 50 });
});

it("says how evidence moved the odds", () => {
  expect([undefined, 1, null, 12.34, 0.2].map(oddsText)).toEqual([
    "",
    "",
    "It did not count.",
    "It moved the odds 12 to 1.",
    "It moved the odds 0.2 to 1.",
  ]);
  expect(signedText(-0.01234)).toBe("−0.012");
});
