import { expect, test } from "vitest";
import { durationMs } from "./duration.ts";

test.each([
  ["P14D", 14 * 86_400_000],
  ["PT36H", 36 * 3_600_000],
  ["P1DT2H3M4.5S", 86_400_000 + 2 * 3_600_000 + 3 * 60_000 + 4_500],
  ["P2W", 14 * 86_400_000],
  ["P1Y1M", 395 * 86_400_000],
  ["14 days", null],
])("%s is %s milliseconds", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});
