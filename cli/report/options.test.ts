import { expect, test } from "vitest";
import { parseOptions } from "./options.ts";

const files = { reference: "a.csv", current: "b.csv" };

test("without flags all current rows are one window, printed as a table", () => {
  expect(parseOptions(files)).toMatchObject({
    cut: { kind: "all" },
    detectors: null,
    presets: [],
    format: "table",
    failOn: null,
  });
});

test.each([
  [{ by: "day" }, "--by day needs --timestamp with the column of the times."],
  [{ by: "0-rows" }, "--by is hour, day, week, month or a number of rows such as 1000-rows, not 0-rows."],
  [{ format: "xml" }, "--format is table or json or html, not xml."],
  [{ failOn: "stable" }, "--fail-on is warning or drift, not stable."],
  [{ preset: "magic" }, "There is no preset magic."],
  [{ runLength: "2000" }, "--run-length is about streams: add --streams."],
  [
    { streams: true, timestamp: "at", runLength: "499" },
    "a whole number of values from 500 to 1000000, not 499.",
  ],
  [{ streams: true, timestamp: "at", runLength: "1e5" }, "not 1e5."],
  [{ streams: true, timestamp: "at", runLength: "1000001" }, "not 1000001."],
  [{ value: "tp=1,fp=0,fn=0,tn=0" }, "--value needs --label"],
  [{ label: "y", value: "tp=1,fp=0,fn=0,tn=x" }, "--value, tn: a number such as -5 or 0.25."],
  [{ label: "y", value: "tp=1,fp=0,fn=0,tn=1=2" }, "--value, tn: a number such as -5 or 0.25."],
  [{ label: "y", value: "tp=1,fp=0,fn=0,tn=NaN" }, "--value, tn: a number such as -5 or 0.25."],
  [{ label: "y", value: "tp=1,fp=0,fn=0" }, "--value, tn: a number such as -5 or 0.25."],
  [{ label: "y", value: "tp=0,fp=0,fn=0,tn=0" }, "--value: all cells are worth the same"],
  [{ label: "y", value: "tp=1,tp=2,fn=0,tn=0" }, "--value gives tp twice."],
  [{ label: "y", value: "cost=1" }, "there is no cell cost."],
  [{ task: "binary" }, "--task says how --label is read"],
  [{ label: "y", score: "s", group: "q", task: "binary" }, "with --group it is a ranking."],
  [{ label: "y", task: "ranking" }, "--task is binary or multiclass or regression, not ranking."],
  [{ detectors: "psi,magic" }, "There is no detector magic."],
])("%j is refused", (flags, message) => {
  expect(() => parseOptions({ ...files, ...flags })).toThrow(message);
});

test("lists are split at commas, and the output's name tells its format", () => {
  const options = parseOptions({
    ...files,
    timestamp: "at",
    by: "500-rows",
    ignore: "a, b,",
    score: "x:p1,y:p2",
    detectors: "psi,ks",
    preset: "evidently,nannyml",
    out: "drift.HTML",
    failOn: "warning",
  });
  expect(options).toMatchObject({
    cut: { kind: "rows", size: 500 },
    ignore: ["a", "b"],
    scores: ["x:p1", "y:p2"],
    detectors: ["psi", "ks"],
    presets: ["evidently", "nannyml"],
    format: "html",
    failOn: "warning",
  });
});

test("streams have the usual run length, or the one that is named", () => {
  const streams = { ...files, streams: true, timestamp: "at" };
  expect(parseOptions(streams).runLength).toBe(10_000);
  expect(parseOptions({ ...streams, runLength: "1000000" }).runLength).toBe(1_000_000);
});
