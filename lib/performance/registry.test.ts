import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type MeasuredTask, metricsOf } from "./registry.ts";
import type { Worth } from "./worth.ts";

const tasks: readonly MeasuredTask[] = ["binary", "multiclass", "regression", "ranking"];
const docs = readFileSync(new URL("../../docs/performance.md", import.meta.url), "utf8");

test.each(tasks)("every file that defines a metric of a %s model is registered", (task) => {
  const folder = new URL(`${task}/`, import.meta.url);
  const defining = readdirSync(folder).filter((file) =>
    /^export const \w+: Metric</m.test(readFileSync(new URL(file, folder), "utf8")),
  );
  expect(Object.keys(metricsOf(task))).toHaveLength(defining.length);
});

const prices = {
  binary: { tp: 1, fp: 0, fn: 0, tn: 1 },
  multiclass: {
    classes: ["a", "b"],
    values: [
      [1, 0],
      [0, 1],
    ],
  },
  regression: null,
  ranking: null,
} as const;

test.each(tasks)("every metric of a %s model has a row in the docs", (task) => {
  for (const id of Object.keys(metricsOf(task, prices[task] as Worth | null))) {
    const row = docs
      .split("\n")
      .find((line) => line.startsWith("|") && line.includes(`\`${id}\``) && line.includes(`| ${task} |`));
    expect(row, id).toBeDefined();
  }
});
