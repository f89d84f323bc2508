import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  learnWeights,
  prioritise,
  type PriorityTerms,
  priorityTerms,
  termsOf,
  type UrgentFinding,
} from "./index.ts";
import { priorWeights } from "./model.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../tests/golden/priority.json", import.meta.url), "utf8"),
) as { cases: { x: number[][]; y: number[]; weights: number[] }[] };

const asTerms = (row: readonly number[]) =>
  Object.fromEntries(priorityTerms.map((term, i) => [term, row[i]])) as PriorityTerms;
const term = fc.double({ min: 0, max: 1, noNaN: true });
const anyTerms = fc.tuple(...priorityTerms.map(() => term)).map(asTerms);
const worse = { tier: 2, performance: "worse", dataWrong: false } as const;
const finding: UrgentFinding = {
  effect: 0.2,
  bar: 0.1,
  pAdjusted: 0.001,
  n: 2_400,
  windowMs: 86_400_000,
  open: true,
  worsening: false,
};

describe("weights learnt from feedback", () => {
  it.each([0, 1, 2])("are SciPy's minimum within 1e-6, negative ones set to 0 (case %i)", (i) => {
    const { x, y, weights } = golden.cases[i]!;
    const learnt = learnWeights(x.map((row, k) => ({ terms: asTerms(row), acted: y[k] === 1 })));
    expect(learnt.intercept).toBeCloseTo(weights[0]!, 6);
    for (const [k, name] of priorityTerms.entries()) {
      expect(learnt[name]).toBeCloseTo(Math.max(0, weights[k + 1]!), 6);
    }
  });

  it("are the prior ones without any, and never negative whatever people do", () => {
    expect(learnWeights([])).toEqual(priorWeights);
    fc.assert(
      fc.property(fc.array(fc.record({ terms: anyTerms, acted: fc.boolean() }), { maxLength: 40 }), (all) => {
        for (const name of priorityTerms) expect(learnWeights(all)[name]).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the priority of an incident", () => {
  it("is the sum that is shown, and never falls when a term grows", () => {
    fc.assert(
      fc.property(anyTerms, fc.constantFrom(...priorityTerms), term, (terms, grown, by) => {
        const judged = prioritise(terms, worse);
        const sum = judged.contributions.reduce((s, c) => s + c.adds, 0);
        expect(Math.log(judged.chance / (1 - judged.chance))).toBeCloseTo(sum, 8);
        const more = prioritise({ ...terms, [grown]: Math.min(1, terms[grown] + by) }, worse);
        expect(more.chance).toBeGreaterThanOrEqual(judged.chance);
      }),
    );
  });

  it("is P1 when a tier-1 model got worse, P4 for drift that does no harm, P3 at most on weak evidence", () => {
    const all = asTerms([1, 1, 1, 1, 1, 1, 1]);
    const none = asTerms([0, 0, 0, 0.9, 0, 0, 0]);
    expect(prioritise(none, { ...worse, tier: 1 })).toMatchObject({
      priority: "P1",
      rules: [expect.any(String)],
    });
    expect(prioritise(all, { ...worse, performance: "held" }).priority).toBe("P4");
    expect(prioritise(all, { ...worse, performance: "unknown" }).priority).toBe("P3");
    expect(prioritise(all, { ...worse, performance: "held", dataWrong: true }).priority).toBe("P1");
    expect(prioritise({ ...all, confidence: 0.29 }, worse).priority).toBe("P3");
  });
});

describe("terms", () => {
  const of = { findings: [finding], tier: 1, past: [], benign: 0, action: false };

  it("follow from the findings", () => {
    const terms = termsOf(of);
    expect(terms.severity).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(terms.impact).toBeCloseTo(Math.log1p(100) / Math.log1p(100_000), 12);
    expect(terms).toMatchObject({ criticality: 1, novelty: 1, trend: 0, action: 0 });
    expect(terms.confidence).toBeCloseTo(0.999, 12);
    const past = [{ likeness: 1, endedMsAgo: 0 }];
    expect(termsOf({ ...of, past }).novelty).toBe(0);
    expect(termsOf({ ...of, benign: 0.75 }).confidence).toBeCloseTo(0.25, 3);
  });

  it("stay between 0 and 1 on anything", () => {
    const odd = fc.record({
      effect: fc.option(fc.double({ noNaN: true })),
      bar: fc.option(fc.double({ noNaN: true })),
      pAdjusted: fc.option(term),
      n: fc.nat(),
      windowMs: fc.nat(),
      open: fc.boolean(),
      worsening: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(odd, { maxLength: 5 }),
        fc.option(fc.integer({ min: 1, max: 4 })),
        (findings, tier) => {
          for (const value of Object.values(termsOf({ ...of, findings, tier }))) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});
