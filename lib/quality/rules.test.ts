import { expect, test } from "vitest";
import type { Column } from "../domain/schema.ts";
import { hoursBroken, type Rule, ruleProblem, rulesSchema } from "./rules.ts";

const column = (name: string, kind: Column["kind"], role: Column["role"] = "feature"): Column => ({
  name,
  kind,
  role,
  nullable: true,
  reason: "",
  overridden: false,
  segment: false,
  integer: false,
  scoreClass: null,
});
const columns = [
  column("a", "numeric"),
  column("t", "text"),
  column("c", "categorical"),
  column("y", "boolean", "label"),
];
const rule = (body: object): Rule => rulesSchema.parse([{ id: "r", ...body }])[0]!;

test("a rule that cannot be judged on the columns says why", () => {
  const problem = (body: object) => ruleProblem(rule(body), columns);
  expect(problem({ kind: "range", column: "a", min: 0 })).toBeNull();
  expect(problem({ kind: "range", column: "c", min: 0 })).toContain("needs a number");
  expect(problem({ kind: "matches", column: "a", pattern: "x" })).toContain("needs a text");
  expect(problem({ kind: "unique", column: "z" })).toContain("no column z");
  expect(problem({ kind: "null_rate", column: "y" })).toContain("labels");
  expect(problem({ kind: "compare", left: "a", operator: "<=", right: "c" })).toContain("categorical");
  expect(problem({ kind: "compare", left: "t", operator: "<", right: "t" })).toContain("no order");
  expect(problem({ kind: "compare", left: "t", operator: "=", right: "t", tolerance: 1 })).toContain(
    "tolerance",
  );
  expect(problem({ kind: "volume", min: 3 })).toBeNull();
});

test("rules without a limit, with crossed limits, or with the same id twice are refused", () => {
  const fails = (rules: object[]) => rulesSchema.safeParse(rules).success;
  expect(fails([{ id: "r", kind: "range", column: "a" }])).toBe(false);
  expect(fails([{ id: "r", kind: "range", column: "a", min: 2, max: 1 }])).toBe(false);
  expect(fails([{ id: "r", kind: "range", column: "a", min: Number.NaN }])).toBe(false);
  expect(fails([{ id: "r", kind: "volume" }])).toBe(false);
  const twice = { id: "r", kind: "unique", column: "a" };
  expect(fails([twice, twice])).toBe(false);
  expect(fails([twice])).toBe(true);
});

test("hours are counted against volume and silence, also silence that began before the window", () => {
  expect(hoursBroken(rule({ kind: "volume", min: 5, max: 10 }) as never, [5, 10, 4, 11, 0])).toBe(3);
  const fresh = rule({ kind: "freshness", max_age_hours: 2 }) as never;
  expect(hoursBroken(fresh, [0, 0, 0, 7, 0])).toBe(1);
  expect(hoursBroken(fresh, [0, 0, 0, 7, 0], 2)).toBe(3);
  expect(hoursBroken(fresh, [])).toBe(0);
});
