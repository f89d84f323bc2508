import { expect, test } from "vitest";
import { wholePercent } from "./number.ts";

test.each([
  [0, "0 %"],
  [0.0003, "< 1 %"],
  [0.0049, "< 1 %"],
  [0.005, "1 %"],
  [0.444, "44 %"],
  [0.9949, "99 %"],
  [0.9996, "> 99 %"],
  [1, "100 %"],
])("%f in whole per cent is %s", (p, said) => {
  expect(wholePercent(p)).toBe(said);
});
