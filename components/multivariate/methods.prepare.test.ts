import { expect, test } from "vitest";
import { summaryOf } from "./methods.prepare.ts";

const windowAt = (start: string, value: number | null) => ({
  start,
  end: start,
  n: 100,
  sampled: 100,
  complete: true,
  verdict: "stable" as const,
  p: null,
  p_adjusted: null,
  value,
  floor: null,
  law: null,
});

test("the summary counts windows that were judged and those that wait, one or many", () => {
  const of = (...values: (number | null)[]) =>
    summaryOf([
      {
        method: "mmd",
        label: "MMD",
        unit: "",
        minimum: 0,
        verdict: "stable",
        windows: values.map((v, i) => windowAt(`2026-01-0${i + 1}T00:00:00Z`, v)),
      },
    ]);
  expect(of(1, null)).toMatch(/1 window was judged\. 1 more waits to be judged\.$/);
  expect(of(1, 2, null, null)).toMatch(/2 windows were judged\. 2 more wait to be judged\.$/);
});
