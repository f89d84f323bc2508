import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "#tests/golden/verdict_offsets.json" with { type: "json" };
import { random } from "#lib/stats/index.ts";
import { type JudgedIncident, priorsOf } from "./history.ts";
import { type CauseType, causeTypes } from "./input.ts";
import { fitOffsets, mostOffset } from "./offsets.ts";

const day = 86_400_000;
const now = 400 * day;

describe("the fit of the offsets", () => {
  it.each(golden.cases)("is SciPy's: $name", ({ base, label, weight, offsets }) => {
    const judgements = base.map((b, i) => ({ base: b, label: label[i]!, weight: weight[i]! }));
    const found = fitOffsets(judgements, offsets.length);
    for (const [t, value] of offsets.entries()) expect(found[t]).toBeCloseTo(value, 5);
  });

  it("is nothing where nothing was judged, and holds at the limit", () => {
    expect(fitOffsets([], 3)).toEqual([0, 0, 0]);
    const many = Array.from({ length: 400 }, () => ({ base: [0.1, 0.8, 0.1], label: [1, 0, 0], weight: 1 }));
    expect(fitOffsets(many, 2)).toEqual([mostOffset, -mostOffset]);
  });

  const judgement = fc
    .tuple(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
      fc.nat(3),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
    )
    .map(([base, truth, weight]) => ({
      base: base.map((b) => b + 1e-6),
      label: base.map((_, t) => Number(t === truth)),
      weight,
    }));

  it("never lowers a type for one more verdict that it was", () => {
    fc.assert(
      fc.property(fc.array(judgement, { maxLength: 30 }), judgement, (some, more) => {
        const [before, after] = [fitOffsets(some, 3), fitOffsets([...some, more], 3)];
        const truth = more.label.indexOf(1);
        for (let t = 0; t < 3; t++) {
          if (t === truth) expect(after[t]! - before[t]!).toBeGreaterThan(-1e-8);
          expect(Math.abs(after[t]!)).toBeLessThanOrEqual(mostOffset);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("recovers a project's own habits, and says better what comes next", () => {
    const r = random(9);
    const truth = [1, -1, 0.3];
    const draw = () => {
      const raw = [0, 1, 2, 3].map(() => r.uniform() ** 3 + 0.001);
      const whole = raw.reduce((s, x) => s + x, 0);
      const base = raw.map((x) => x / whole);
      const odds = base.map((b, t) => b * Math.exp(truth[t] ?? 0));
      let at = r.uniform() * odds.reduce((s, x) => s + x, 0);
      const named = odds.findIndex((o) => (at -= o) < 0);
      return { base, label: base.map((_, t) => Number(t === named)), weight: 1 };
    };
    const said = (js: ReturnType<typeof draw>[], beta: readonly number[]) =>
      js.reduce((sum, { base, label }) => {
        const odds = base.map((b, t) => b * Math.exp(beta[t] ?? 0));
        return sum + Math.log(odds[label.indexOf(1)]! / odds.reduce((s, x) => s + x, 0));
      }, 0) / js.length;
    const offsets = fitOffsets(Array.from({ length: 3000 }, draw), 3);
    for (const [t, value] of truth.entries()) expect(Math.abs(offsets[t]! - value)).toBeLessThan(0.2);
    const later = Array.from({ length: 400 }, draw);
    expect(said(later, offsets)).toBeGreaterThan(said(later, [0, 0, 0]) + 0.05);
  });
});

const shown = (...of: [CauseType, string, number][]) =>
  of.map(([type, subject, probability]) => ({ type, subject, probability }));
const two = shown(["data", "income", 0.8], ["population", "age", 0.15]);
const told = (incident: number, also: Partial<JudgedIncident> = {}): JudgedIncident => ({
  incident,
  model: `m${incident}`,
  at: now - incident * day,
  shown: two,
  confirmed: [{ type: "population", subject: "age" }],
  rejected: [],
  first: null,
  ...also,
});
const three = [told(1), told(2), told(3)];

describe("what people said of earlier incidents", () => {
  it("raises the confirmed type, lowers the one that was passed over, and counts both", () => {
    const priors = priorsOf(three, now);
    expect(priors.population).toMatchObject({ named: 3, of: 3 });
    expect(priors.population!.offset).toBeGreaterThan(0.8);
    expect(priors.data).toMatchObject({ named: 0, of: 3 });
    expect(priors.data!.offset).toBeLessThan(-0.8);
    expect(Object.keys(priors).toSorted()).toEqual(["data", "population"]);
  });

  it("has nothing of no or two incidents, of those older than a year or yet to come, and of what said nothing", () => {
    expect(priorsOf([], now)).toEqual({});
    expect(priorsOf(three.slice(1), now)).toEqual({});
    expect(priorsOf([...three.slice(1), told(4, { at: now - 365 * day })], now)).toEqual({});
    expect(priorsOf([...three.slice(1), told(4, { at: now + 1 })], now)).toEqual({});
    const silent = [
      told(4, { confirmed: [] }),
      told(5, { confirmed: [{ type: "data", subject: "elsewhere" }] }),
      told(6, { shown: [] }),
      // All that it had was rejected, and it had all.
      told(7, { confirmed: [], rejected: two, shown: shown(["data", "income", 1]) }),
    ];
    expect(priorsOf([...three.slice(1), ...silent], now)).toEqual({});
    expect(priorsOf([...three, ...silent], now)).toEqual(priorsOf(three, now));
  });

  it("takes a rejection as: it was something else, in the proportions of the search", () => {
    const none = (i: number) => told(i, { confirmed: [], rejected: [{ type: "data", subject: "income" }] });
    const priors = priorsOf([1, 2, 3].map(none), now);
    expect(priors.data!.offset).toBeLessThan(-0.8);
    expect(priors.data).toMatchObject({ named: 0, of: 3 });
    expect(priors.population!.offset).toBeGreaterThan(0.3);
    expect(priors.population!.named).toBe(0);
    // Less than where the other one was confirmed: it may also be what was not shown.
    expect(priors.population!.offset).toBeLessThan(priorsOf(three, now).population!.offset);
  });

  it("takes an order for half a verdict, a whole one beside a rejection, and none against one", () => {
    const age = { type: "population", subject: "age" };
    const income = { type: "data", subject: "income" };
    const offset = (also: Partial<JudgedIncident>) =>
      priorsOf(
        [1, 2, 3].map((i) => told(i, { confirmed: [], ...also })),
        now,
      ).population?.offset ?? 0;
    const whole = offset({ confirmed: [age] });
    expect(offset({ first: age })).toBeGreaterThan(0.3);
    expect(offset({ first: age })).toBeLessThan(whole);
    expect(offset({ first: age, rejected: [income] })).toBe(whole);
    expect(offset({ first: income, confirmed: [age] })).toBe(whole);
    expect(offset({ first: income, rejected: [income] })).toBe(offset({ rejected: [income] }));
  });

  it("counts repeats of one model less and less, so that they never weigh as two", () => {
    const same = (n: number) => Array.from({ length: n }, (_, i) => told(i + 1, { model: "m" }));
    const offset = (js: JudgedIncident[]) => priorsOf(js, now).population!.offset;
    expect(offset(same(3))).toBeLessThan(offset(three));
    expect(offset(same(40))).toBeLessThan(offset(three));
    expect(offset(same(40))).toBeGreaterThanOrEqual(offset(same(3)));
    expect(priorsOf(same(40), now).population).toMatchObject({ named: 40, of: 40 });
  });

  it("is nothing where the first was right each time", () => {
    const right = [1, 2, 3].map((i) =>
      told(i, { confirmed: [{ type: "data", subject: "income" }], shown: shown(["data", "income", 0.99]) }),
    );
    expect(priorsOf(right, now)).toEqual({});
  });

  it("does not break on odd probabilities and types that nobody knows", () => {
    const odd = [Number.NaN, Infinity, -1, 0, 2].map((p, i) =>
      told(i + 1, {
        shown: [...shown(["population", "age", p]), { type: "other", subject: "x", probability: 0.4 }],
      }),
    );
    for (const prior of Object.values(priorsOf(odd, now))) expect(prior.offset).toSatisfy(Number.isFinite);
    const other = { type: "other", subject: "x" };
    const unknown = [1, 2, 3].map((i) =>
      told(i, { confirmed: [other], shown: [...two, { ...other, probability: 0.05 }] }),
    );
    expect(priorsOf(unknown, now).data!.offset).toBeLessThan(0);
  });

  const incident = fc.record({
    model: fc.constantFrom("a", "b"),
    at: fc.integer({ min: now - 500 * day, max: now }),
    parts: fc.array(fc.tuple(fc.constantFrom(...causeTypes), fc.double({ min: 0, max: 0.2, noNaN: true })), {
      maxLength: 5,
    }),
    yes: fc.option(fc.nat(4)),
    no: fc.option(fc.nat(4)),
    first: fc.option(fc.nat(4)),
  });
  const history = fc.array(incident, { maxLength: 25 }).map((all) =>
    all.map(({ model, at, parts, yes, no, first }, i): JudgedIncident => {
      const list = parts.map(([type, probability], k) => ({ type, subject: `s${k}`, probability }));
      const of = (k: number | null) => (k === null ? [] : list.slice(k, k + 1));
      const [ahead] = of(first);
      return {
        incident: i,
        model,
        at,
        shown: list,
        confirmed: of(yes),
        rejected: of(no),
        first: ahead ?? null,
      };
    }),
  );

  it("is the same whatever the order, finite and within the limit; one more confirmation never lowers a type", () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...causeTypes), fc.nat(99), (all, type, percent) => {
        const priors = priorsOf(all, now);
        expect(priorsOf(all.toReversed(), now)).toEqual(priors);
        for (const { offset, named, of } of Object.values(priors)) {
          expect(Math.abs(offset)).toBeLessThanOrEqual(mostOffset);
          expect(named).toBeLessThanOrEqual(of);
        }
        const own = shown([type, "own", percent / 100], ["unknown", "unknown", (99 - percent) / 100]);
        const more = told(99, { at: now, model: "own", shown: own, confirmed: [{ type, subject: "own" }] });
        const start = [...all, told(97), told(98, { model: "n" }), told(96)];
        const [less, after] = [priorsOf(start, now)[type], priorsOf([...start, more], now)[type]];
        // What is too small to count is left out.
        expect((after?.offset ?? 0) - (less?.offset ?? 0)).toBeGreaterThan(-0.0502);
        if (less && after) expect(after.offset - less.offset).toBeGreaterThan(-2e-4);
      }),
      { numRuns: 200 },
    );
  });
});
