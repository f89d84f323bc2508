import { describe, expect, it } from "vitest";
import { random, type Random } from "#lib/stats/index.ts";
import { explainCauses } from "./explain.ts";
import { belowUnknown, faintSigns } from "./faint.ts";
import { fitLinear, linearAt, logit, scoresOf, sigmoid } from "./linear.ts";
import type { CauseInput, PeriodRows } from "./input.ts";
import { matchReference } from "./match.ts";
import { measure } from "./measure.ts";
import golden from "#tests/golden/causes_standin.json" with { type: "json" };
import { regression } from "./evidence/loosened.ts";
import type { Sign } from "./sign.ts";
import { binBoth } from "./surrogate.ts";
import { isScale } from "./units.ts";

const day = 86_400_000;
const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const numeric = (xs: readonly number[]) => ({ kind: "numeric" as const, values: Float64Array.from(xs) });

type World = {
  /** Latent shift of feature j of a row. */
  shift?: (j: number, t: number) => number;
  /** Where feature 5 has its middle, in standard deviations. */
  middle?: number;
  lag?: number;
  label?: (p: number, u: number, t: number) => number;
  arrives?: (t: number, lag: number) => number;
  score?: (p: number, x: readonly number[], t: number) => number;
};

/** Eight features of which three matter, 4,000 rows of 28 days a side; what changes does so at day 14. */
function world(seed: number, w: World): CauseInput {
  const r: Random = random(seed);
  const asOf = 28 * day;
  const weights = [1.2, -1, 0.8, 0.3, 0.3, 0.3, 0, 0];
  const period = (from: number, now: boolean): PeriodRows => {
    const at = Float64Array.from(range(4000, (i) => from + ((i + r.uniform()) / 4000) * 28 * day));
    const rows = Array.from(at, (t) => range(8, (j) => r.normal() + (now ? (w.shift?.(j, t) ?? 0) : 0)));
    const chance = (x: readonly number[]) => sigmoid(x.reduce((s, v, j) => s + v * weights[j]!, 0));
    const labelAt = at.map((t) => {
      const usual = t + (w.lag ?? 0) * day + 0.05 * day * r.uniform();
      return now && w.arrives ? w.arrives(usual, t) : usual;
    });
    const label = Float64Array.from(rows, (x, i) => {
      const u = r.uniform();
      return now && w.label ? w.label(chance(x), u, at[i]!) : Number(u < chance(x));
    });
    const known = (i: number) => !now || labelAt[i]! <= asOf;
    return {
      columns: range(8, (j) => numeric(rows.map((x) => (j === 5 ? (w.middle ?? 0) : 0) + x[j]!))),
      score: Float64Array.from(rows, (x, i) => (now && w.score ? w.score(chance(x), x, at[i]!) : chance(x))),
      label: label.map((y, i) => (known(i) ? y : Number.NaN)),
      at,
      labelAt: labelAt.map((t, i) => (known(i) ? t : Number.NaN)),
    };
  };
  return {
    features: range(8, (j) => `f${j}`),
    reference: period(-50 * day, false),
    current: period(0, true),
    onset: { low: 13.5 * day, high: 14.5 * day },
    asOf,
    changes: [],
    seed,
  };
}

const everything = (j: number, t: number) => (j >= 3 && t >= 14 * day ? (j % 2 === 0 ? 1.5 : -1.5) : 0);

describe("what points somewhere without being a sign for sure", () => {
  const sign = (of: Partial<Sign>): Sign => ({
    type: "data",
    subject: "a",
    feature: 0,
    mode: "missing",
    p: 0.03,
    matters: true,
    x: {},
    series: () => new Float64Array(0),
    ...of,
  });

  it("is listed once for each cause, the clearest first, and not beside a sign of the same cause", () => {
    const signs = [
      sign({ subject: "a", p: 0.04 }),
      sign({ subject: "a", mode: "stuck", p: 0.01 }),
      sign({ subject: "b", p: 0.02 }),
      sign({ subject: "c", p: 0.03 }),
      sign({ type: "model", subject: "version", mode: "score", p: 0.2 }),
      sign({ type: "concept", subject: "global", mode: "relation", p: 0.06 }),
    ];
    const found = faintSigns(signs, []);
    expect(found.map((s) => [s.subject, s.mode])).toEqual([
      ["a", "stuck"],
      ["b", "missing"],
      ["global", "relation"],
    ]);
    expect(found[0]!.x).toMatchObject({ faint: 1, faint_clear: Math.min(1, 2 / 6) });
    expect(faintSigns(signs, [sign({ subject: "b" })]).map((s) => s.subject)).toEqual(["a", "c", "global"]);
    expect(faintSigns([], [])).toEqual([]);
  });

  it("is never likelier than the unknown cause", () => {
    const of = (type: "label" | "unknown" | "data", x: Record<string, number>) => ({ type, x });
    const all = [
      of("label", { faint: 1 }),
      of("data", { faint: 1 }),
      of("data", { stuck: 1 }),
      of("unknown", {}),
    ];
    const p = belowUnknown(all, [0.6, 0.2, 0.15, 0.05]);
    expect(p.reduce((s, x) => s + x, 0)).toBeCloseTo(1, 12);
    expect(p[2]).toBe(0.15);
    for (const i of [0, 1]) expect(p[i]).toBeLessThan(p[3]!);
    expect(belowUnknown(all, [0.1, 0.1, 0.2, 0.6])).toEqual([0.1, 0.1, 0.2, 0.6]);
  });

  it("takes certainty from the unknown cause, and speaks of labels that cannot be judged yet", () => {
    const { causes } = explainCauses(world(1, { lag: 20 }));
    expect(causes[0]!.type).toBe("unknown");
    expect(causes[0]!.probability).toBeLessThan(0.99);
    const concept = causes.find((c) => c.type === "concept")!;
    expect(concept.evidence[0]!.text).toMatch(/^(No|Too few) labels/);
    for (const c of causes.slice(1).filter((c) => c !== concept))
      expect(c.evidence.some((e) => e.scorer === "chance")).toBe(true);
  });
});

describe("many features that drift far at once", () => {
  it("are no other model, and no other relation", () => {
    const m = measure(world(2, { shift: everything }));
    expect(m.score!.relation.ratio).toBeLessThan(0.15);
    expect(Math.abs(m.score!.relation.shift)).toBeLessThan(0.25);
    expect(m.label!.relation.effect).toBeLessThan(0.3);
  });

  it("do not hide another relation", () => {
    const turned = (p: number, u: number, t: number) => Number(u < (t >= 14 * day ? 1 - p : p));
    const { causes } = explainCauses(world(3, { shift: everything, label: turned }));
    expect(causes[0]!.type).toBe("concept");
  });

  it("leave enough reference rows to compare with, flattened where few have all the weight", () => {
    const { reference, current } = world(4, { shift: everything });
    const bins = binBoth(reference.columns, current.columns, reference.score);
    const after = [...current.at.keys()].filter((i) => current.at[i]! >= 14 * day);
    const { weights } = matchReference(bins, after, () => true);
    expect(weights.reduce((s, w) => s + w, 0)).toBeGreaterThanOrEqual(400);
  });

  it("that began at another time are no factor: rows of both sides make a wider mixture", () => {
    const shift = (j: number, t: number) => (j === 5 && t >= 20.5 * day ? 1.5 : 0);
    const m = measure(world(5, { shift, middle: 6 }));
    expect(isScale(m.checks[5]!.unit!)).toBe(false);
  });
});

describe("labels", () => {
  it("that stop are seen by the rows that were waiting, also where labels take longer than the incident is old", () => {
    const arrives = (usual: number) => (usual >= 14 * day ? usual + 60 * day : usual);
    const { causes } = explainCauses(world(6, { lag: 13, arrives }));
    expect(causes[0]).toMatchObject({ type: "label", subject: "delay" });
    expect(Math.abs(Date.parse(causes[0]!.onset!.at) - 14 * day)).toBeLessThan(1.5 * day);
    expect(measure(world(7, { lag: 13 })).coverage?.deficit ?? 0).toBeLessThan(0.05);
  });

  it("that all lag alike do not make a changed world a new definition", () => {
    const turned = (p: number, u: number, t: number) => Number(u < (t >= 14 * day ? 1 - p : p));
    const { causes } = explainCauses(world(8, { lag: 3, label: turned }));
    expect(causes[0]!.type).toBe("concept");
    expect(causes.find((c) => c.subject === "definition")?.probability ?? 0).toBeLessThan(0.1);
  });
});

describe("a constant score", () => {
  it("is one that the inputs do not say; with few distinct scores a new mix makes one of them frequent", () => {
    const steps = (_: number, x: readonly number[]) => (x[0]! > 0.5 ? 0.8 : x[0]! > -0.5 ? 0.4 : 0.1);
    const input = world(9, { shift: (j, t) => (j === 0 && t >= 14 * day ? 1.5 : 0) });
    const stepped = (rows: PeriodRows): PeriodRows => ({
      ...rows,
      score: rows.score.map((_, i) => steps(0, [Number(rows.columns[0]!.values[i])])),
    });
    const said = { ...input, reference: stepped(input.reference), current: stepped(input.current) };
    expect(measure(said).fallback.after - measure(said).fallback.before).toBe(0);
    const r = random(12);
    const fallen = world(10, { score: (p, _, t) => (t >= 14 * day && r.uniform() < 0.3 ? 0.37 : p) });
    expect(explainCauses(fallen).causes[0]!.type).toBe("serving");
  });
});

describe("the straight part of a stand-in", () => {
  const bins = golden.bins.map((b) => Uint8Array.from(b));
  const rows = range(golden.number.length, (i) => i);

  it.each([
    ["identity", golden.number, golden.identity],
    ["logistic", golden.yes, golden.logistic],
  ] as const)("is scikit-learn's ridge: %s", (link, target, wanted) => {
    const linear = fitLinear(bins, rows, Float64Array.from(target), link);
    expect(linear.base).toBeCloseTo(wanted.base, 5);
    for (const [j, w] of wanted.weights.entries()) expect(linear.weights[j]).toBeCloseTo(w, 5);
  });

  it("takes normal scores, and slopes, as SciPy does", () => {
    const scores = scoresOf(bins[0]!, rows);
    for (const [i, z] of golden.scores.entries()) expect(scores[bins[0]![i]!]).toBeCloseTo(z, 8);
    const x = Float64Array.from(rows, (i) => scores[bins[0]![i]!]!);
    const line = regression(x, Float64Array.from(golden.line.y));
    for (const key of ["slope", "correlation", "error"] as const)
      expect(line[key]).toBeCloseTo(golden.line[key], 8);
  });

  it("recovers a weighted sum of normal features, also in corners that it has not seen", () => {
    const r = random(13);
    const x = range(6, () => range(4000, () => r.normal()));
    const { reference: bins } = binBoth(x.map(numeric), x.map(numeric), new Float64Array(4000));
    const weights = [1, -0.7, 0.5, 0, 0, 0];
    const rows = range(2000, (i) => i);
    const sum = (i: number) => x.reduce((s, column, j) => s + weights[j]! * column[i]!, 0.4);
    const linear = fitLinear(bins, rows, Float64Array.from(rows, sum), "identity");
    for (const [j, w] of weights.entries()) expect(Math.abs(linear.weights[j]! - w)).toBeLessThan(0.03);
    const others = range(2000, (i) => 2000 + i).filter((i) => x.every((c) => Math.abs(c[i]!) < 2));
    const worst = Math.max(...others.map((i) => Math.abs(linearAt(linear, bins, i) - sum(i))));
    expect(worst).toBeLessThan(0.35);
    const yes = Float64Array.from(rows, (i) => Number(r.uniform() < sigmoid(sum(i))));
    const odds = fitLinear(bins, rows, yes, "logistic");
    for (const [j, w] of weights.entries()) expect(Math.abs(odds.weights[j]! - w)).toBeLessThan(0.2);
    // What chance alone gives a weight is left out.
    expect(Array.from(odds.weights.slice(3))).toEqual([0, 0, 0]);
    expect(sigmoid(logit(0.3))).toBeCloseTo(0.3, 12);
  });

  it("bears a constant target, a constant feature and one that is all missing", () => {
    const columns = [new Uint8Array(300).fill(3), new Uint8Array(300)];
    const rows = range(300, (i) => i);
    for (const link of ["identity", "logistic"] as const) {
      const linear = fitLinear(columns, rows, new Float64Array(300).fill(1), link);
      expect(Number.isFinite(linearAt(linear, columns, 0))).toBe(true);
    }
  });
});
