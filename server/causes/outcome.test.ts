import { expect, test } from "vitest";
import { outcomePairs } from "./outcome.ts";
import type { RawPeriod } from "./rows.ts";

const column = {
  kind: "categorical" as const,
  nullable: false,
  reason: "",
  overridden: false,
  segment: false,
  integer: false,
  scoreClass: null,
};

test("one of several classes is compared as it is spelled", () => {
  const raw: RawPeriod = {
    columns: [],
    outputs: [{ kind: "categorical", values: ["yes", "t", "true", "1"] }],
    truth: ["t", "t", "1", "1"],
    at: new Float64Array(4),
    labelAt: new Float64Array(4),
    queryHash: "",
  };
  const columns = {
    task: "multiclass",
    label: { column: { ...column, name: "y", role: "label" as const }, index: 1 },
    outputs: [{ column: { ...column, name: "said", role: "prediction" as const }, index: 0 }],
  };
  const reference = { ...raw, truth: ["t", "yes", "true", "x"] };
  const { current } = outcomePairs(columns, reference, raw);
  expect([...current.label]).toEqual([0, 1, 0, 1]);
  expect(current.classes?.truth).toEqual(["t", "t", "1", "1"]);
});
