import * as fc from "fast-check";
import { expect, test } from "vitest";
import { changeFailed, changeWords } from "./change-words.ts";

const words = (before: unknown, after: unknown) => changeWords({ before, after });

test("a run says how it ended, why, and what it wrote", () => {
  const failed = { run: "r", result: "FAIL", inputs: [], outputs: [], error: "disk\nfull" };
  expect(words(null, failed)).toBe("failed: disk full");
  expect(changeFailed({ before: null, after: failed })).toBe(true);
  const empty = { run: "r", result: "COMPLETE", rows: { "pg/trips": 0, "pg/days": 1 }, version: "3f2a" };
  expect(words(null, empty)).toBe("completed; wrote 0 rows to pg/trips; wrote 1 row to pg/days; code 3f2a");
  expect(changeFailed({ before: null, after: empty })).toBe(false);
});

test("a schema says which columns, and from which type to which", () => {
  const before = [
    { name: "km", type: "int" },
    { name: "old", type: "text" },
  ];
  const fields = [
    { name: "km", type: "varchar" },
    { name: "new", type: "text" },
  ];
  const after = { fields, added: ["new"], removed: ["old"], retyped: ["km"] };
  expect(words(before, after)).toBe("added new; removed old; retyped km from int to varchar");
  const many = { fields: [], added: ["a", "b", "c", "d", "e"], removed: [], retyped: [] };
  expect(words([], many)).toBe("added a, b, c, d and 1 more");
});

test("a data set's life, plain values, and values by name", () => {
  expect(words(null, { lifecycle: "TRUNCATE" })).toBe("emptied (truncate)");
  expect(words(null, { lifecycle: "RENAME", previous: "pg/raw.old" })).toBe("renamed from pg/raw.old");
  expect(words("1.9", "2.0")).toBe("1.9 → 2.0");
  expect(words(null, "2.0")).toBe("2.0");
  expect(words("2.0", null)).toBe("2.0 → none");
  expect(words({ a: 1, b: 2 }, { a: 1, b: 3, c: "x" })).toBe("b 2 → 3, c x");
  expect(words(null, null)).toBeNull();
  expect(words({ a: 1 }, { a: 1 })).toBeNull();
});

test("names that every object has are names like others", () => {
  expect(words({ valueOf: "" }, {})).toBe("valueOf  → none");
  expect(words({}, { toString: 1, "two\nlines": 2 })).toBe("toString 1, two lines 2");
});

test("whatever was sent, the words are one short line", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      const said = words(before, after);
      if (said !== null) expect(said).not.toMatch(/[\n\r]/);
    }),
  );
});
