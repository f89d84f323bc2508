import { describe, expect, test } from "vitest";
import { type Random, random } from "../stats/index.ts";
import { searchSlices, type SliceRows, type SliceSearch, type SliceSource } from "./index.ts";

type Options = Parameters<typeof searchSlices>[2];

function run(
  rows: SliceRows,
  reference: SliceRows | null = null,
  options: Partial<Options> = {},
): SliceSearch {
  const steps = searchSlices(rows, reference, { seed: 1, q: 0.04, ...options });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    expect(step.value).toBeGreaterThan(0);
    expect(step.value).toBeLessThanOrEqual(1);
  }
}

/** Numbers and categories of many shapes; `chance` of an error from the row's first three columns. */
function population(rng: Random, n: number, extra: number, chance: (row: Row) => number): SliceRows {
  const numeric = (name: string, draw: () => number): SliceSource => ({
    name,
    kind: "numeric",
    values: Float64Array.from({ length: n }, draw),
  });
  const categorical = (name: string, values: readonly string[]): SliceSource => ({
    name,
    kind: "categorical",
    values: Array.from({ length: n }, () => values[rng.int(values.length)] as string),
  });
  const columns = [
    numeric("age", () => 20 + Math.floor(60 * rng.uniform())),
    categorical("country", ["BR", "DE", "FR", "IN", "US"]),
    numeric("amount", () => Math.exp(rng.normal())),
    ...Array.from({ length: extra }, (_, i) =>
      i % 3 === 0
        ? categorical(
            `c${i}`,
            Array.from({ length: 2 + i }, (__, k) => `v${k}`),
          )
        : numeric(`n${i}`, () => (rng.uniform() < 0.1 ? Number.NaN : rng.normal())),
    ),
  ];
  const [age, country, amount] = columns as [SliceSource, SliceSource, SliceSource];
  const loss = Float64Array.from({ length: n }, (_, i) => {
    const row = {
      age: age.values[i] as number,
      country: country.values[i] as string,
      amount: amount.values[i] as number,
    };
    return rng.uniform() < chance(row) ? 1 : 0;
  });
  return { columns, loss };
}
type Row = { age: number; country: string; amount: number };

describe("planted segments", () => {
  test("a value, with its share and losses", () => {
    const rows = population(random(1), 6000, 10, (r) => (r.country === "BR" ? 0.3 : 0.1));
    const { slices } = run(rows);
    expect(slices.map((s) => s.text)).toEqual(["country is BR"]);
    expect(slices[0]!.share).toBeCloseTo(0.2, 1);
    expect(slices[0]!.loss).toBeCloseTo(0.3, 1);
    expect(slices[0]!.difference.low).toBeLessThan(0.2);
    expect(slices[0]!.difference.high).toBeGreaterThan(0.2);
  });

  test("a range that spans several bins", () => {
    const rows = population(random(2), 8000, 10, (r) => (r.age > 62 ? 0.35 : 0.1));
    const { slices } = run(rows);
    const [first] = slices;
    expect(slices).toHaveLength(1);
    const [predicate] = first!.predicates;
    expect(predicate).toMatchObject({ feature: "age", kind: "range", upTo: null });
    expect(predicate!.kind === "range" && Math.abs(predicate!.above! - 62)).toBeLessThanOrEqual(7);
  });

  test("a conjunction, and not its parents", () => {
    const rows = population(random(3), 20_000, 20, (r) => (r.country === "BR" && r.age <= 38 ? 0.5 : 0.1));
    const { slices } = run(rows);
    expect(slices).toHaveLength(1);
    expect(slices[0]!.predicates.map((p) => p.feature).sort()).toEqual(["age", "country"]);
  });

  test("three predicates where they are asked for", () => {
    const rows = population(random(4), 40_000, 5, (r) =>
      r.country === "IN" && r.age <= 44 && r.amount > 1 ? 0.6 : 0.1,
    );
    const { slices } = run(rows, null, { depth: 3 });
    expect(slices.some((s) => s.predicates.length === 3)).toBe(true);
  });

  test("missing values", () => {
    const rows = population(random(5), 6000, 4, () => 0.1);
    const n1 = rows.columns.find((c) => c.name === "n1")!.values as Float64Array;
    const rng = random(50);
    for (const [i, x] of n1.entries()) if (Number.isNaN(x)) rows.loss[i] = rng.uniform() < 0.4 ? 1 : 0;
    expect(run(rows).slices.map((s) => s.text)).toEqual(["n1 is missing"]);
  });
});

test("on clean data hardly anything is found, whatever the losses look like", () => {
  const shapes: ((rng: Random) => number)[] = [
    (rng) => (rng.uniform() < 0.05 ? 1 : 0),
    (rng) => Math.exp(1.5 * rng.normal()),
    (rng) => Math.abs(rng.normal()),
  ];
  let wrong = 0;
  const draws = 120;
  for (let draw = 0; draw < draws; draw++) {
    const rng = random(1000 + draw);
    const rows = population(rng, 800 + 400 * (draw % 5), 12, () => 0);
    const shape = shapes[draw % 3]!;
    for (const i of rows.loss.keys()) rows.loss[i] = shape(rng);
    if (run(rows, null, { seed: draw, minimumEffect: 0 }).slices.length > 0) wrong += 1;
  }
  // q = 0.04 of 120 is 4.8; beyond 10 has a chance of 1 % at most.
  expect(wrong).toBeLessThanOrEqual(10);
});

test("the change since the reference is split into loss and share", () => {
  const before = population(random(6), 6000, 4, () => 0.1);
  const after = population(random(7), 6000, 4, (r) => (r.country === "DE" ? 0.4 : 0.1));
  const { slices, loss } = run(after, before);
  const change = slices[0]!.change!;
  expect(change.after).toBeCloseTo(loss!, 12);
  expect(change.rate + change.mix).toBeCloseTo(change.change, 12);
  expect(change.cells[0]!.rate / change.change).toBeGreaterThan(0.8);
});

test("the same rows and seed give the same answer; another seed may deal them otherwise", () => {
  const rows = population(random(8), 3000, 6, (r) => (r.age > 70 ? 0.5 : 0.1));
  expect(run(rows)).toEqual(run(rows));
});

test("two unlike segments are both found, and a copy of one of them is not", () => {
  const rows = population(random(12), 20_000, 8, (r) =>
    r.country === "BR" ? 0.3 : r.amount > 3.6 ? 0.35 : 0.1,
  );
  const country = rows.columns[1]!.values as (string | null)[];
  const rng = random(13);
  const copy: SliceSource = {
    name: "language",
    kind: "categorical",
    values: country.map((c) => (rng.uniform() < 0.1 ? "xx" : `${c}-`)),
  };
  const { slices } = run({ ...rows, columns: [...rows.columns, copy] });
  expect(slices.map((s) => s.predicates[0]!.feature).sort()).toEqual(["amount", "country"]);
});

describe("edges", () => {
  const column = (values: number[]): SliceSource => ({
    name: "x",
    kind: "numeric",
    values: Float64Array.from(values),
  });
  test.each([
    ["no rows", { columns: [column([])], loss: new Float64Array(0) }, true],
    ["one row", { columns: [column([1])], loss: Float64Array.of(1) }, true],
    [
      "no loss is known",
      { columns: [column(Array(500).fill(1))], loss: new Float64Array(500).fill(Number.NaN) },
      true,
    ],
    ["no column", { columns: [], loss: new Float64Array(500) }, false],
    [
      "a constant column",
      { columns: [column(Array(500).fill(3))], loss: Float64Array.from({ length: 500 }, (_, i) => i % 2) },
      false,
    ],
    [
      "all missing",
      {
        columns: [column(Array(500).fill(Number.NaN))],
        loss: Float64Array.from({ length: 500 }, (_, i) => i % 7),
      },
      false,
    ],
    [
      "a constant loss",
      { columns: [column(Array.from({ length: 500 }, (_, i) => i))], loss: new Float64Array(500).fill(2) },
      false,
    ],
  ])("%s", (_, rows, insufficient) => {
    expect(run(rows)).toMatchObject({ insufficient, slices: [] });
  });

  test("infinities lie in the outer bins, and losses may be perfectly separated", () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? Number.POSITIVE_INFINITY : i % 97));
    const loss = Float64Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 1 : 0));
    const { slices } = run({ columns: [column(values)], loss });
    expect(slices[0]!.text).toMatch(/^x > /);
    expect(slices[0]!.loss).toBeGreaterThan(0.5);
  });

  test("a thousand categories: the common ones and the rest", () => {
    const rng = random(9);
    const names = Array.from({ length: 4000 }, () => `k${Math.floor(1000 * rng.uniform() ** 3)}`);
    const loss = Float64Array.from(names, (name) => (rng.uniform() < (name === "k0" ? 0.6 : 0.1) ? 1 : 0));
    const found = run({ columns: [{ name: "key", kind: "categorical", values: names }], loss });
    expect(found.slices.map((s) => s.text)).toEqual(["key is k0"]);
  });
});
