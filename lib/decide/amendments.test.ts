import * as fc from "fast-check";
import { expect, test } from "vitest";
import { amendmentsOf, type Judgement } from "./amendments.ts";

const first: Judgement = {
  at: 1,
  revision: 1,
  against: "reference",
  rule: 1,
  n: 100,
  labelled: 0,
  verdict: "stable",
  p: 0.5,
  pAdjusted: 0.5,
  effect: 0.01,
  value: null,
};

test.each([
  [{ n: 120 }, "late rows"],
  [{ labelled: 30 }, "late labels"],
  [{ n: 120, labelled: 30 }, "late rows and labels"],
  [{ revision: 2, n: 120 }, "schema revision"],
  [{ against: "7", labelled: 3 }, "reference change"],
  [{ against: "reference 0a1b2c", pAdjusted: 0.6 }, "cell values"],
  [{ rule: 2 }, "rule change"],
  [{ p: 0.4 }, "rows replaced"],
] as const)("%o is %s", (change, why) => {
  const later = { ...first, ...change, at: 2 };
  expect(amendmentsOf([later, first]).map((j) => j.why)).toEqual(["first", why]);
});

test("nothing has no history; every history begins once and is in order of time", () => {
  expect(amendmentsOf([])).toEqual([]);
  fc.assert(
    fc.property(
      fc.array(fc.record({ at: fc.nat(50), n: fc.nat(3), revision: fc.nat(2) }), { minLength: 1 }),
      (parts) => {
        const found = amendmentsOf(parts.map((part) => ({ ...first, ...part })));
        expect(found.filter((j) => j.why === "first")).toHaveLength(1);
        expect(found.map((j) => j.at)).toEqual(parts.map((j) => j.at).sort((a, b) => a - b));
      },
    ),
  );
});

test("other values of the cells that leave the numbers as they were amend nothing", () => {
  const later = { ...first, at: 2, against: "reference 0a1b2c" };
  expect(amendmentsOf([first, later]).map((j) => j.why)).toEqual(["first"]);
});
