import { array, assert, double, property } from "fast-check";
import { expect, test } from "vitest";
import type { Column } from "../domain/schema.ts";
import { cellReaders, nullCell, widthOfCell } from "./cell.ts";
import { ColumnFacts } from "./column-facts.ts";
import { inferKind } from "./infer.ts";
import { rowReader } from "./row-reader.ts";
import { vectorOf } from "./vector.ts";

const finite = double({ noNaN: true, noDefaultInfinity: true });

test("a list survives JSON text, spaces between its numbers, and its cell", () => {
  assert(
    property(array(finite, { minLength: 1, maxLength: 40 }), (list) => {
      const plain = list.map((x) => x + 0);
      expect(vectorOf(JSON.stringify(plain))).toEqual(plain.map((x) => (x === 0 ? 0 : x)));
      expect(vectorOf(`[ ${plain.join("  \n ")}]`)).toEqual(plain.map((x) => (x === 0 ? 0 : x)));
      const cell = cellReaders.embedding(plain, "UTC");
      expect(widthOfCell(cell as string)).toBe(plain.length);
    }),
  );
});

test.each([
  ["a hole", "[1,,2]"],
  ["words", "[1, two]"],
  ["a list in a list", [[1, 2]]],
  ["a null", [1, null]],
  ["NaN", [1, Number.NaN]],
  ["an infinity in text", "[1, inf]"],
  ["no brackets", "1,2"],
  ["an object", { x: 1 }],
  ["cut off", "[0.1 0.2 ... 0.9]"],
])("%s is no vector", (_, value) => {
  expect(cellReaders.embedding(value, "UTC")).toMatchObject({ code: "wrong_type" });
});

test.each(["", "null", "[]", "[ ]"])("%j is a missing vector", (value) => {
  expect(cellReaders.embedding(value, "UTC")).toBe(nullCell);
});

test("the commonest length is the reference's, and other lengths are refused with row and column", () => {
  const facts = new ColumnFacts();
  for (const list of [[1], ...Array.from({ length: 99 }, (_, i) => [i, 2, 3])]) facts.add(list);
  expect(facts.width).toBe(3);
  expect(inferKind("v", facts)).toMatchObject({ kind: "embedding", reason: "lists of 3 numbers" });
  const column: Column = {
    name: "v",
    kind: "embedding",
    role: "feature",
    nullable: false,
    reason: "",
    overridden: false,
    segment: false,
    integer: false,
    scoreClass: null,
    width: 3,
  };
  const read = rowReader([column], ["v"], { timeZone: "UTC", now: 0, idOf: String });
  expect(read({ row: 7, cells: [[1, 2, 3]] })).toMatchObject({ cells: "[1,2,3]" });
  expect(read({ row: 8, cells: ["[1, 2]"] })).toEqual({
    row: 8,
    column: "v",
    code: "wrong_width",
    message: "The list has 2 numbers; those of the reference have 3.",
  });
});

test("objects are texts, not vectors; long texts that differ stay apart", () => {
  const objects = new ColumnFacts();
  for (let i = 0; i < 50; i++) objects.add({ a: i % 2 });
  expect(inferKind("o", objects).kind).toBe("categorical");
  const texts = new ColumnFacts();
  for (let i = 0; i < 200; i++) texts.add(`${"x".repeat(500)}${i}`);
  expect(texts.distinct).toBe(200);
});

test("short texts of several words that never repeat are texts; one word or two make an id", () => {
  const kindOf = (text: (i: number) => string) => {
    const facts = new ColumnFacts();
    for (let i = 0; i < 200; i++) facts.add(text(i));
    return inferKind("t", facts);
  };
  expect(kindOf((i) => `my order ${i} is late`)).toMatchObject({ kind: "text", id: false });
  expect(kindOf((i) => `ORD-${i}`)).toMatchObject({ kind: "text", id: true });
  expect(kindOf((i) => `Ann${i} Smith`)).toMatchObject({ kind: "text", id: true });
});
