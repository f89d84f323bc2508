import { expect, test } from "vitest";
import { multiclassSample } from "./multiclass/sample.ts";
import { classesOf, classReader, type OutcomeCells, outcomeRows } from "./outcome-rows.ts";
import { measureRows } from "./registry.ts";
import { labelledCount } from "./rows.ts";
import { withWorth } from "./worth.ts";

const none: OutcomeCells = { truth: [], predicted: null, scores: [] };

function measured(cells: OutcomeCells) {
  const classes = classesOf("multiclass", cells);
  const rows = outcomeRows("multiclass", classes, cells);
  if (rows.task !== "multiclass") throw new Error("not multiclass");
  const { confusion } = multiclassSample(rows);
  const counts = classes.flatMap((_, t) => classes.map((_, p) => confusion.rows(t, p)));
  return { classes, confusion: counts, accuracy: measureRows(rows).accuracy };
}

test("classes that spell yes or no stay classes of their own where others stand beside them", () => {
  const found = measured({
    ...none,
    truth: ["t", "yes", "x", "t", "f", null],
    predicted: ["yes", "yes", "x", "t", "no", "t"],
  });
  expect(found.classes).toEqual(["f", "t", "x", "yes"]);
  // Said yes for t is wrong, and so is a `no`, which is no class of these.
  expect(found.accuracy?.value).toBe(3 / 5);
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

test("what the reference does not know is a class of its own, wrong unless it was both said and true", () => {
  const classes = ["a", "b"];
  const truth = ["a", "b", "new", "new", "a", "odd"];
  const predicted = ["a", "b", "a", "new", "other", null];
  const scores = classes.map((name) => ({ class: name, values: truth.map((t) => (t === name ? 0.9 : 0.1)) }));
  const rows = outcomeRows("multiclass", classes, { truth, predicted, scores });
  const found = measureRows(rows);
  expect(found.accuracy?.value).toBe(3 / 5);
  // scikit-learn's f1_score(average="macro") over a, b, new and other: 1/2, 1, 2/3 and 0.
  expect(found.macro_f1?.value).toBeCloseTo((1 / 2 + 1 + 2 / 3) / 4, 12);
  expect(labelledCount(rows)).toBe(6);
  // No score is about the new classes: these look at the rows of the others.
  expect(found.log_loss?.value).toBeCloseTo(-Math.log(0.9), 12);
  expect(found.macro_auroc?.value).toBe(1);
  const worth = {
    classes,
    values: [
      [1, 0],
      [0, 1],
    ],
  };
  expect(measureRows(withWorth(rows, worth)).value?.value).toBe(1);
});

test("a new class that is a number is one class in any notation", () => {
  const rows = outcomeRows("multiclass", ["1", "2", "3"], {
    truth: ["4.0", "4", "1"],
    predicted: ["4", "4.0", "1.0"],
    scores: [],
  });
  expect(rows).toMatchObject({ classes: ["1", "2", "3", "4"], known: 3 });
  expect(measureRows(rows).accuracy?.value).toBe(1);
});

test("any number of classes takes room for the pairs that occur", () => {
  const truth = Array.from({ length: 60_000 }, (_, i) => `class ${i}`);
  const cells = { ...none, truth, predicted: truth };
  const rows = outcomeRows("multiclass", classesOf("multiclass", cells), cells);
  expect(measureRows(rows)).toMatchObject({ accuracy: { value: 1 }, macro_f1: { value: 1 } });
});

test("the two classes of a yes-or-no model meet in any notation of a number", () => {
  const cells = { truth: ["1", "2", "2"], predicted: ["1.0", "2.0", 1], scores: [] };
  const classes = classesOf("binary", cells);
  expect(classes).toEqual(["1", "2"]);
  for (const named of [classes, ["1.0", "2.0"]]) {
    expect(measureRows(outcomeRows("binary", named, cells))).toMatchObject({
      recall: { value: 1 / 2 },
      precision: { value: 1 },
    });
  }
});

test("where the reference has no truth, its predictions and the scored class say which is which", () => {
  const truth = [null, null, null];
  const later = { truth: ["good", "bad", "bad"], predicted: ["good", "good", "bad"], scores: [] };
  const said = classesOf("binary", { truth, predicted: ["good", "bad", "bad"], scores: [] });
  expect(said).toEqual(["bad", "good"]);
  expect(measureRows(outcomeRows("binary", said, later))).toMatchObject({
    accuracy: { value: 2 / 3 },
    recall: { value: 1 },
  });
  const scores = [{ class: "bad", values: [0.1, 0.6, 0.9] }];
  const scored = classesOf("binary", { truth, predicted: null, scores });
  expect(measureRows(outcomeRows("binary", scored, { ...later, predicted: null, scores }))).toMatchObject({
    accuracy: { value: 1 },
    auroc: { value: 1 },
  });
  // Nothing says which of them the score is for.
  const none = classesOf("binary", { truth, predicted: null, scores: [] });
  const rows = outcomeRows("binary", none, { ...later, scores: [{ class: null, values: [0.1, 0.6, 0.9] }] });
  expect(labelledCount(rows)).toBe(0);
  expect(measureRows(rows)).toMatchObject({ accuracy: null, log_loss: null });
});
