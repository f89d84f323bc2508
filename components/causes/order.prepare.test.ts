import { expect, test } from "vitest";
import { inOrder, moved } from "./order.prepare.ts";

const [a, b, c] = ["a", "b", "c"].map((subject) => ({ type: "data", subject })) as [Named, Named, Named];
type Named = { type: string; subject: string };

test("what is named comes first, what is new follows as found, what is gone plays no part", () => {
  expect(inOrder([a, b, c], [])).toEqual([a, b, c]);
  expect(inOrder([a, b, c], [c, { type: "data", subject: "gone" }])).toEqual([c, a, b]);
  expect(inOrder([a, b], [{ type: "population", subject: "b" }])).toEqual([a, b]);
});

test("one is moved, the others keep their order", () => {
  expect(moved([a, b, c], 2, 0)).toEqual([c, a, b]);
  expect(moved([a, b, c], 0, 1)).toEqual([b, a, c]);
});
