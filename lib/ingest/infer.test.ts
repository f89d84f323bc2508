import { expect, test } from "vitest";
import { ColumnFacts } from "./column-facts.ts";
import { inferColumns, type Roles } from "./infer.ts";

function factsOf(values: readonly unknown[]): ColumnFacts {
  const facts = new ColumnFacts();
  for (const value of values) facts.add(value);
  return facts;
}

const roles: Roles = {
  timestamp: null,
  prediction: "said",
  label: "truth",
  id: null,
  group: null,
  scores: [],
  ignore: [],
  segments: [],
};

function kinds(said: readonly unknown[], truth: readonly unknown[], over: Partial<Roles> = {}) {
  const facts = new Map([
    ["said", factsOf(said)],
    ["truth", factsOf(truth)],
  ]);
  const columns = inferColumns(facts, { ...roles, ...over }, [], "multiclass");
  return columns.map((c) => c.kind);
}

test("t and f are names of classes where the other column or a score names a class that is no yes or no", () => {
  expect(kinds(["t", "f"], ["t", "f", "x"])).toEqual(["categorical", "categorical"]);
  expect(kinds(["a", "f"], ["t", "f"])).toEqual(["categorical", "categorical"]);
  const scores = [{ column: "p", class: "x" }];
  expect(kinds(["t", "f"], ["t", "f"], { scores })).toEqual(["categorical", "categorical"]);
  expect(kinds(["t", "f"], ["True", "false"])).toEqual(["boolean", "boolean"]);
});
