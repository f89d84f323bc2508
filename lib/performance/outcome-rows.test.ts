import { expect, test } from "vitest";
import { multiclassSample } from "./multiclass/sample.ts";
import { classesOf, classReader, type OutcomeCells, outcomeRows } from "./outcome-rows.ts";
import { measureRows } from "./registry.ts";

const none: OutcomeCells = { truth: [], predicted: null, scores: [] };

function measured(cells: OutcomeCells) {
  const classes = classesOf("multiclass", cells);
  const rows = outcomeRows("multiclass", classes, cells);
  if (rows.task !== "multiclass") throw new Error("not multiclass");
  return { classes, confusion: [...multiclassSample(rows).confusion], accuracy: measureRows(rows).accuracy };
}

test("classes that spell yes or no stay classes of their own where others stand beside them", () => {
  const found = measured({
    ...none,
    truth: ["t", "yes", "x", "t", "f", null],
    predicted: ["yes", "yes", "x", "t", "no", "t"],
  });
  expect(found.classes).toEqual(["f", "t", "x", "yes"]);
  // Said yes for t is wrong; a `no` is no class of these.
  expect(found.accuracy?.value).toBe(3 / 4);
  const grades = measured({ ...none, truth: [..."ABCDF"], predicted: [..."ABCDF"] });
  expect(grades).toMatchObject({ classes: [..."ABCDF"], accuracy: { value: 1 } });
  expect(measured({ ...none, truth: [..."NESW"], predicted: [..."NESW"] }).classes).toEqual([..."ENSW"]);
});

test("scores belong to the class as it is spelled", () => {
  const scores = [
    { class: "t", values: [0.8, 0.1] },
    { class: "yes", values: [0.1, 0.7] },
    { class: "x", values: [0.1, 0.2] },
  ];
  const found = measured({ truth: ["t", "yes"], predicted: null, scores });
  expect(found.classes).toEqual(["t", "x", "yes"]);
  expect(found.accuracy?.value).toBe(1);
});

test("where yes and no are all there is, their spellings meet", () => {
  const cells = { truth: ["true", "false"], predicted: ["1", "No"] };
  const scores = [
    { class: "yes", values: [0.9, 0.2] },
    { class: "no", values: [0.1, 0.8] },
  ];
  expect(measured({ ...cells, scores })).toMatchObject({ classes: ["0", "1"], accuracy: { value: 1 } });
});

test("a number is one class in any notation; an empty text is a class, nothing is none", () => {
  const read = classReader(["0", "1", "2"]);
  expect(["1.0", 2, "2.50", "true", "", null, Number.NaN].map(read)).toEqual([
    "1",
    "2",
    "2.50",
    "true",
    "",
    null,
    null,
  ]);
  expect(measured({ ...none, truth: ["", "a", null], predicted: ["", null, "a"] }).confusion).toEqual([
    1, 0, 0, 0,
  ]);
});
