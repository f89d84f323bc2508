import { expect, test } from "vitest";
import { bodyOf, type CellValues, draftOf, edited, inForce } from "./cell-values.prepare.ts";

const bare: CellValues = {
  model: "m",
  task: "binary",
  values: null,
  revision: "none",
  updated_by: null,
  updated_at: null,
  classes: ["no", "yes"],
  note: null,
};
const loans = { tp: 10, fp: -5, fn: -20, tn: 0.5 };
const who = { updated_by: "user:ann@example.com", updated_at: "2026-03-01T12:00:00.000Z" };

test("what is set is what is sent again, of two classes and of several", () => {
  expect(bodyOf(draftOf({ ...bare, values: loans }), "binary")).toEqual({ values: loans });
  const classes = ["bug", "cost", "other"];
  const values = classes.map((_, t) => classes.map((__, p) => 10 * t - p));
  const set: CellValues = { ...bare, task: "multiclass", classes, values: { classes, values } };
  expect(bodyOf(draftOf(set), "multiclass")).toEqual({ values: { classes, values } });
  // In the order of the classes that there are now; a new one has none yet.
  const more = draftOf({ ...set, classes: ["other", "bug", "new"] });
  expect(more.texts).toEqual([
    ["18", "20", ""],
    ["-2", "0", ""],
    ["", "", ""],
  ]);
});

test("an empty or wrong cell is named", () => {
  const empty = draftOf(bare);
  expect(bodyOf(empty, "binary")).toEqual({
    problem: "Give a number for no predicted where no is true: 0 if it is worth nothing.",
  });
  const wrong = edited(draftOf({ ...bare, values: loans }), 1, 0, "x");
  expect(bodyOf(wrong, "binary")).toEqual({ problem: "x for no predicted where yes is true is no number." });
  expect(draftOf({ ...bare, classes: ["a", "b", "yes"] }).classes).toEqual(["other", "yes"]);
  expect(draftOf({ ...bare, classes: [] }).classes).toEqual(["other", "positive"]);
});

test("what is in force is said with who set it", () => {
  expect(inForce(bare, "UTC")).toMatch(/^Nobody has said/);
  const text = inForce({ ...bare, ...who, values: loans }, "UTC");
  expect(text).toContain("A true positive is worth 10, a false positive -5, a false negative -20");
  expect(text).toContain("Set by user:ann@example.com, 1 Mar 2026");
  const classes = {
    classes: ["a", "b"],
    values: [
      [1, 0],
      [0, 1],
    ],
  };
  const lacking: CellValues = { ...bare, task: "multiclass", classes: ["a", "b", "c"], values: classes };
  expect(inForce(lacking, "UTC")).toBe(
    "Values are set for 2 classes. The active version has classes without values, so it is not measured.",
  );
});
