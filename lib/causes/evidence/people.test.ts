import { describe, expect, it } from "vitest";
import { random } from "#lib/stats/index.ts";
import { explainCauses } from "../explain.ts";
import type { CauseInput, PeriodRows, Priors } from "../input.ts";

const day = 86_400_000;
const r = random(4);

/** Two features of 3,000 rows without labels; one moves a little in the middle, which may be a population, benign or unknown. */
function period(from: number, changed: boolean): PeriodRows {
  const n = 3000;
  const at = Float64Array.from({ length: n }, (_, i) => from + (i / n) * 28 * day);
  const on = (i: number) => changed && at[i]! >= 14 * day;
  const a = Float64Array.from({ length: n }, () => 4 + r.normal());
  const b = Float64Array.from({ length: n }, () => r.normal());
  const p = (x: number, y: number) => 1 / (1 + Math.exp(-(x - 4) - y));
  const seen = a.map((x, i) => (on(i) ? x + 0.25 : x));
  const label = new Float64Array(n).fill(Number.NaN);
  const columns = [seen, b].map((values) => ({ kind: "numeric" as const, values }));
  return { columns, score: seen.map((x, i) => p(x, b[i]!)), label, at, labelAt: label };
}
const input: CauseInput = {
  features: ["a", "b"],
  reference: period(-40 * day, false),
  current: period(0, true),
  onset: { low: 13.7 * day, high: 14.3 * day },
  asOf: 40 * day,
  changes: [],
  seed: 4,
};
const priors: Priors = {
  benign: { offset: 0.9, named: 3, of: 4 },
  population: { offset: -0.6, named: 0, of: 3 },
};

describe("people's verdicts on earlier incidents", () => {
  const [without, given] = [explainCauses(input), explainCauses({ ...input, priors })];

  it("are not needed: without any labels the probabilities are numbers too", () => {
    expect(without.causes.length).toBeGreaterThan(1);
    expect(without.causes.reduce((s, c) => s + c.probability, 0)).toBeCloseTo(1, 1);
  });

  it("change nothing where there are none", () => {
    expect(without.before_verdicts).toBeUndefined();
    expect(explainCauses({ ...input, priors: {} }).causes).toEqual(without.causes);
  });

  it("multiply the odds by what the evidence says, and keep what they were", () => {
    expect(given.before_verdicts).toHaveLength(given.causes.length);
    const before = new Map(
      given.causes.map((c, i) => [`${c.type} ${c.subject}`, given.before_verdicts![i]!]),
    );
    for (const cause of without.causes) {
      const own = before.get(`${cause.type} ${cause.subject}`);
      if (own !== undefined) expect(own).toBeCloseTo(cause.probability, 12);
    }
    const odds = given.causes.map((c, i) => ({
      c,
      ratio: c.probability / given.before_verdicts![i]!,
      factor: c.evidence.find((e) => e.scorer === "people")?.factor ?? 1,
    }));
    expect(new Set(odds.map((o) => o.c.type)).size).toBeGreaterThan(1);
    for (const { ratio, factor } of odds)
      expect(ratio / factor).toBeCloseTo(odds[0]!.ratio / odds[0]!.factor, 10);
  });

  it("are told with what they rest on and what would refute them, on causes of their types alone", () => {
    for (const { type, evidence } of given.causes) {
      const told = evidence.filter((e) => e.scorer === "people");
      const prior = priors[type];
      expect(told).toHaveLength(prior ? 1 : 0);
      if (prior) expect(told[0]).toMatchObject({ n: prior.of, factor: Math.exp(prior.offset) });
      if (type === "benign") {
        expect(told[0]!.text).toContain("3 of the 4 judged incidents");
        expect(told[0]!.refuted_by).toContain("another kind");
      }
      if (type === "population") expect(told[0]!.refuted_by).toContain("this kind");
    }
    expect(given.causes.map((c) => c.type)).toEqual(
      expect.arrayContaining(["population", "benign", "unknown"]),
    );
  });
});
