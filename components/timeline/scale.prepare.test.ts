import { expect, test } from "vitest";
import { heightOf } from "./scale.prepare.ts";

test("the highest value stands at the top of its lane, the lowest at the bottom, both inside", () => {
  const y = heightOf({ y: 100, low: -2, high: 6 }, 54);
  expect(y(6)).toBe(106);
  expect(y(-2)).toBe(148);
  expect(y(2)).toBe(127);
});
