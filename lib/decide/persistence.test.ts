import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Verdict, verdicts } from "../domain/drift.ts";
import { applyPersistence, noPersistence, stateTransitions } from "./persistence.ts";

const states = (text: string) =>
  applyPersistence(
    [...text].map((c) => ({
      verdict: { s: "stable", w: "warning", d: "drift", i: "insufficient" }[c] as Verdict,
    })),
  );

test("two drifting windows of three begin a drift, two clear ones end it", () => {
  expect(states("sdsdssd")).toEqual([
    "stable",
    "warning",
    "stable",
    "drift",
    "drift",
    "recovered",
    "warning",
  ]);
  expect(states("dd")).toEqual(["warning", "drift"]);
  expect(states("dssd")).toEqual(["warning", "stable", "stable", "warning"]);
});

test("a window without enough rows neither ends a drift nor counts towards one", () => {
  expect(states("ddiis")).toEqual(["warning", "drift", "drift", "drift", "drift"]);
  expect(states("diid")).toEqual(["warning", "insufficient", "insufficient", "drift"]);
});

test("without persistence a state is its verdict until the drift ends", () => {
  const windows = (["drift", "stable", "stable"] as const).map((verdict) => ({ verdict }));
  expect(applyPersistence(windows, noPersistence)).toEqual(["drift", "recovered", "stable"]);
});

test("only the listed states follow one another, whatever the verdicts", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...verdicts), { maxLength: 40 }), (all) => {
      const found = applyPersistence(all.map((verdict) => ({ verdict })));
      for (let i = 1; i < found.length; i++) {
        const before = found[i - 1] as (typeof found)[number];
        expect(stateTransitions[before]).toContain(found[i]);
      }
    }),
  );
});
