import { describe, expect, it } from "vitest";
import type { Lineage } from "#lib/lineage/index.ts";
import { random } from "#lib/stats/index.ts";
import { explainCauses, explainPrepared } from "../explain.ts";
import type { CauseInput, PeriodRows } from "../input.ts";
import { columnsOf } from "./restore.ts";
import { prepareCauses } from "./weigh.ts";

const day = 86_400_000;
const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const model = (a: number, b: number, c: number) => logistic(1.5 * (a - 4) + b - 0.8 * (c - 3));

type Row = { a: number; b: number; c: number };
type World = {
  /** What is seen of a row after the onset. */
  seen?: (row: Row) => Row;
  /** The label of a row, given its probability and whether it arrives after the onset. */
  label?: (p: number, u: number, late: boolean) => number;
  score?: (p: number, on: boolean) => number;
  lag?: number;
  lineage?: Lineage;
};

/** Three features in 28 days of 4,000 rows; the change comes in the middle. */
function world(seed: number, w: World): CauseInput {
  const r = random(seed);
  const period = (n: number, from: number, changed: boolean): PeriodRows => {
    const at = Float64Array.from(range(n, (i) => from + (i / n) * 28 * day));
    const on = (t: number) => changed && t >= 14 * day;
    const rows = range(n, (): Row => ({ a: 4 + r.normal(), b: r.normal(), c: 3 + r.normal() }));
    const seen = rows.map((row, i) => (on(at[i]!) && w.seen ? w.seen(row) : row));
    const labelAt = at.map((t) => t + (w.lag ?? 0.1) * day * (0.5 + r.uniform()));
    const label = Float64Array.from(rows, ({ a, b, c }, i) => {
      const p = model(a, b, c);
      const u = r.uniform();
      return w.label ? w.label(p, u, on(labelAt[i]!)) : Number(u < p);
    });
    const score = Float64Array.from(seen, ({ a, b, c }, i) => {
      const p = model(a, b, c);
      return w.score ? w.score(p, on(at[i]!)) : p;
    });
    const column = (key: keyof Row) => ({
      kind: "numeric" as const,
      values: Float64Array.from(seen, (row) => row[key]),
    });
    return { columns: [column("a"), column("b"), column("c")], score, label, at, labelAt };
  };
  return {
    features: ["a", "b", "c"],
    reference: period(4000, -40 * day, false),
    current: period(4000, 0, true),
    onset: { low: 13.7 * day, high: 14.3 * day },
    asOf: 40 * day,
    changes: [],
    ...(w.lineage ? { lineage: w.lineage } : {}),
    seed,
  };
}

const scaled = (row: Row): Row => ({ ...row, a: row.a * 1.8 });

describe("restore", () => {
  const input = world(51, { seen: scaled });

  it("on the model itself takes the growth of the loss back, and says so", () => {
    const prepared = prepareCauses(input);
    const plan = prepared.plan!;
    expect(plan.rows.length).toBeLessThanOrEqual(2000);
    const call = (columns: (typeof plan)["columns"]) =>
      Float64Array.from(plan.rows, (_, i) => {
        const [a, b, c] = columns.map((x) => Number(x.values[i]));
        return model(a!, b!, c!);
      });
    const trials = plan.trials.map((t) => call(columnsOf(plan, t)));
    const said = explainPrepared(prepared, { now: call(plan.columns), trials, milliseconds: 12 });
    expect(said.restore).toMatchObject({ by: "model", milliseconds: 12 });
    const [first] = said.causes;
    expect(first).toMatchObject({ type: "data", subject: "a", mode: "range" });
    const restore = first!.evidence.find((e) => e.scorer === "restore")!;
    expect(restore.text).toMatch(/a divided by 1.8/);
    expect(restore.factor).toBeGreaterThan(5);
    const growth = said.loss.after! - said.loss.before!;
    expect(restore.value! / growth).toBeGreaterThan(0.8);
    expect(restore.value! / growth).toBeLessThan(1.2);
    expect(said.causes.reduce((s, c) => s + c.probability, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it("refuses a server that gives other scores than were logged, and one that failed, with the reason", () => {
    const prepared = prepareCauses(input);
    const n = prepared.plan!.rows.length;
    const other = new Float64Array(n).fill(0.9);
    const trials = prepared.plan!.trials.map(() => other);
    const off = explainPrepared(prepared, { now: other, trials, milliseconds: 1 });
    expect(off.restore).toMatchObject({ by: "nobody" });
    expect(off.restore!.text).toMatch(/other scores than were logged/);
    expect(off.causes.flatMap((c) => c.evidence).some((e) => e.scorer === "restore")).toBe(false);
    const failed = explainPrepared(prepared, { failed: "500: out of memory" });
    expect(failed.restore).toMatchObject({ by: "surrogate" });
    expect(failed.restore!.text).toMatch(/500: out of memory/);
  });

  it("on a surrogate is called one, with how like the model it is", () => {
    const { restore, causes } = explainCauses(input);
    expect(restore).toMatchObject({ by: "surrogate", fidelity: { kind: "R²" }, milliseconds: null });
    expect(restore!.fidelity!.value).toBeGreaterThan(0.8);
    const evidence = causes[0]!.evidence.find((e) => e.scorer === "restore")!;
    expect(evidence.text).toMatch(/surrogate of the model \(R²/);
    expect(evidence.factor).toBeLessThanOrEqual(5);
  });

  it("does not count for missing values, and has no answer where the model is a lottery", () => {
    const lost = world(52, {
      seen: (row) => (row.b > 0.3 ? { ...row, a: Number.NaN } : row),
      score: (p) => (Number.isNaN(p) ? 0.5 : p),
    });
    const missing = explainCauses(lost).causes.find((c) => c.subject === "a")!;
    const evidence = missing.evidence.find((e) => e.scorer === "restore")!;
    expect(evidence.factor).toBeNull();
    expect(evidence.text).toMatch(/nothing either way/);
    const r = random(3);
    const lottery = explainCauses(world(53, { seen: scaled, score: () => r.uniform() }));
    expect(lottery.restore?.by ?? "nobody").toBe("nobody");
  });
});

describe("sources", () => {
  const lineage: Lineage = {
    nodes: [
      { id: "s", kind: "source", name: "payments" },
      { id: "q", kind: "source", name: "profiles" },
      ...["a", "b", "c"].map((name) => ({ id: name, kind: "feature" as const, name })),
    ],
    edges: [
      { from: "s", to: "a" },
      { from: "s", to: "c" },
      { from: "q", to: "b" },
    ],
  };

  it("divide the growth of the loss, most of it to the one that changed", () => {
    const drifted = world(61, { seen: (row) => ({ ...row, a: row.a + (row.b > 0 ? 1.2 : 0) }), lineage });
    const { sources, loss } = explainCauses(drifted);
    expect(sources!.parts.map((p) => p.name)).toEqual([
      "payments",
      "profiles",
      "relation of outcomes to inputs",
    ]);
    const sum = sources!.parts.reduce((s, p) => s + p.value, 0);
    expect(sum).toBeCloseTo(sources!.growth, 9);
    expect(sources!.growth).toBeCloseTo(loss.after! - loss.before!, 1);
    for (const p of sources!.parts) expect(p.low).toBeLessThanOrEqual(p.high);
  });

  it("refuse where the periods share too few inputs, and say so", () => {
    const far = explainCauses(world(62, { seen: (row) => ({ ...row, a: row.a * 100 }), lineage }));
    expect(far.sources).toBeNull();
    expect(far.not_blamed.join()).toMatch(/share too few inputs/);
  });

  it("are one cause where what comes from them broke together", () => {
    const both = (row: Row): Row => ({ a: row.a * 1.7, b: row.b, c: row.c * 1.7 });
    const { causes } = explainCauses(world(63, { seen: both, lineage }));
    expect(causes[0]).toMatchObject({ type: "data", subject: "payments", mode: "source" });
    expect(causes[0]!.sentence).toMatch(/payments is damaged: (?:a and c|c and a)/);
    expect(causes[0]!.evidence.some((e) => e.scorer === "origin")).toBe(true);
    const restore = causes[0]!.evidence.find((e) => e.scorer === "restore");
    expect(restore?.text).toMatch(
      /a divided by 1\.\d+; c divided by 1\.\d+|c divided by 1\.\d+; a divided by 1\.\d+/,
    );
    const alone = explainCauses(world(63, { seen: both })).causes;
    expect(alone.some((c) => c.subject === "payments")).toBe(false);
  });

  it("do not hide a feature that broke below its parent, and put a child's weight on the parent that explains it", () => {
    const derived: Lineage = { ...lineage, edges: [{ from: "a", to: "c" }] };
    const input = world(64, { seen: scaled, lineage: derived });
    // The child is made of its parent, damaged or not.
    for (const period of [input.reference, input.current]) {
      const [a, c] = [period.columns[0]!, period.columns[2]!];
      if (a.kind === "numeric" && c.kind === "numeric")
        c.values.set(a.values.map((x, i) => 2 * x + 0.01 * (i % 7)));
    }
    const followed = explainCauses(input);
    expect(followed.causes.some((x) => x.subject === "c")).toBe(false);
    expect(followed.causes[0]).toMatchObject({ type: "data", subject: "a" });
    expect(followed.not_blamed.join()).toMatch(/c moved as a, which it comes from/);
    const broken = explainCauses(
      world(65, { seen: (row) => ({ ...row, c: row.c * 1.8 }), lineage: derived }),
    );
    expect(broken.causes[0]).toMatchObject({ type: "data", subject: "c" });
    expect(broken.causes[0]!.evidence.some((e) => e.scorer === "lineage")).toBe(true);
  });
});

describe("causes that look like others", () => {
  it("a new definition of the label is told from a changed world by the rows that were labelled late", () => {
    const raised = (p: number, u: number, late: boolean) => Number(u < (late ? Math.min(1, p + 0.3) : p));
    const { causes } = explainCauses(world(71, { label: raised, lag: 5 }));
    const definition = causes.find((c) => c.subject === "definition")!;
    expect(definition).toMatchObject({ type: "label" });
    expect(definition.evidence.find((e) => e.scorer === "definition")!.n).toBeGreaterThan(100);
    expect(definition.probability).toBeGreaterThan(0.4);
  });

  it("and a changed world is not taken for a new definition", () => {
    const input = world(72, { lag: 5 });
    const r = random(9);
    const label = input.current.label.map((y, i) =>
      input.current.at[i]! >= 14 * day && r.uniform() < 0.35 ? 1 : y,
    );
    const { causes } = explainCauses({ ...input, current: { ...input.current, label } });
    expect(causes[0]!.type).toBe("concept");
    expect(causes.some((c) => c.subject === "definition")).toBe(false);
  });

  it("a factor in a part of the rows is told from another concept there", () => {
    const input = world(75, {});
    const regions = (rows: PeriodRows) => Array.from(rows.at, (_, i) => ["n", "s", "w", "e"][(i * 7) % 4]!);
    const withRegion = (rows: PeriodRows): PeriodRows => ({
      ...rows,
      columns: [...rows.columns, { kind: "categorical", values: regions(rows) }],
    });
    const { current } = input;
    const [a, b, c] = current.columns.map((x) => x.values as Float64Array) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (const [i, region] of regions(current).entries()) {
      if (region !== "s" || current.at[i]! < 14 * day) continue;
      a[i] = a[i]! * 1.9;
      current.score[i] = model(a[i]!, b[i]!, c[i]!);
    }
    const features = [...input.features, "region"];
    const { causes } = explainCauses({
      ...input,
      features,
      reference: withRegion(input.reference),
      current: withRegion(current),
    });
    expect(causes[0]).toMatchObject({ type: "data", subject: "a", mode: "unit in segment" });
    expect(causes[0]!.sentence).toMatch(/Where .*region is s, a is 1\.\d+ times/);
    expect(causes[0]!.reach!.share).toBeCloseTo(0.25, 1);
    expect(causes[0]!.evidence.find((e) => e.scorer === "restore")!.text).toMatch(
      /a divided by 1\.\d+ where .*region is s/,
    );
    const clean = explainCauses(world(76, { label: (p, u) => Number(u < p) }));
    expect(clean.causes.some((c) => c.mode === "unit in segment")).toBe(false);
  });

  it("and so is a factor in a span of time that has ended", () => {
    const input = world(77, {});
    const { current } = input;
    const [a, b, c] = current.columns.map((x) => x.values as Float64Array) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (const [i, t] of current.at.entries()) {
      if (t < 17 * day || t >= 20 * day) continue;
      a[i] = a[i]! * 1.9;
      current.score[i] = model(a[i]!, b[i]!, c[i]!);
    }
    const { causes } = explainCauses(input);
    const found = causes.find((x) => x.type === "data" && x.subject === "a")!;
    expect(found.rank).toBe(1);
    expect(found.reach!.share).toBeLessThan(0.35);
  });

  it("scores that only need another calibration are told from another model", () => {
    const squeezed = (p: number, on: boolean) => (on ? p ** 3 : p);
    const { causes } = explainCauses(world(73, { score: squeezed }));
    expect(causes[0]).toMatchObject({ type: "model", subject: "calibration" });
    expect(causes[0]!.sentence).toMatch(/still ranks/);
    const r = random(4);
    const other = explainCauses(world(74, { score: (p, on) => (on ? 0.4 * p + 0.6 * r.uniform() : p) }));
    expect(other.causes.some((c) => c.subject === "calibration")).toBe(false);
  });
});

it("no evidence has a number that is none, and each says what would refute it", () => {
  for (const w of [
    { seen: scaled },
    { lag: 5 },
    { seen: (row: Row) => ({ ...row, a: Number.POSITIVE_INFINITY }) },
  ]) {
    const said = explainCauses(world(81, w));
    expect(JSON.stringify(said)).not.toMatch(/NaN|no number/);
    for (const e of said.causes.flatMap((c) => c.evidence)) {
      expect(e.refuted_by.length).toBeGreaterThan(5);
      expect(e.text.length).toBeGreaterThan(5);
    }
  }
});
