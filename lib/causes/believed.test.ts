/** What is normal must not count as damage, and must not make a damaged thing of all rows. */
import { describe, expect, it } from "vitest";
import { type Random, random } from "#lib/stats/index.ts";
import { expectedShare } from "./atoms.ts";
import { checkFeature } from "./checks.ts";
import type { CauseInput, PeriodRows } from "./input.ts";
import { measure } from "./measure.ts";

const day = 86_400_000;
const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const numeric = (values: number[]) => ({ kind: "numeric" as const, values: Float64Array.from(values) });
const texts = (values: string[]) => ({ kind: "categorical" as const, values });

describe("a stuck value", () => {
  const r = random(81);
  const count = (by: number) => Math.round(Math.exp(0.7 * (r.normal() + by) + 1.2));
  const orZero = (by: number) => {
    const u = r.normal() + by;
    return u < -0.1 ? 0 : Math.exp(u);
  };
  const before = range(6000, () => count(0));
  const zeros = range(6000, () => orZero(0));

  it("is not what counts and values that are often zero have more of when they fall", () => {
    for (const by of [-0.3, -0.7, 0.8]) {
      expect(checkFeature(numeric(before), numeric(range(3000, () => count(by)))).stuck.excess).toBeLessThan(
        0.04,
      );
      expect(checkFeature(numeric(zeros), numeric(range(3000, () => orZero(by)))).stuck.excess).toBeLessThan(
        0.1,
      );
    }
  });

  it("is still seen where it is common already, also while the rest moves", () => {
    for (const [then, make] of [
      [before, count],
      [zeros, orZero],
    ] as const) {
      for (const by of [0, -0.3]) {
        const now = range(3000, () => (r.uniform() < 0.3 ? 0 : make(by)));
        const { stuck } = checkFeature(numeric(then), numeric(now));
        expect(stuck.value).toBe("0");
        expect(stuck.excess).toBeGreaterThan(0.15);
        expect(stuck.p).toBeLessThan(1e-10);
      }
    }
  });

  it("hides nothing of the world: a count that falls far has many ones", () => {
    for (const by of [-1.2, -1.6]) {
      const { stuck } = checkFeature(numeric(before), numeric(range(3000, () => count(by))));
      expect(stuck.after - stuck.before).toBeGreaterThan(0.25);
      expect(stuck.excess).toBeLessThan(0.03);
    }
  });

  it("is judged as the most frequent of many: two equal ones of a few are chance", () => {
    const few = [...range(97, () => r.normal()), 0.25, 0.25];
    expect(checkFeature(numeric(range(3000, () => r.normal())), numeric(few)).stuck.p).toBeGreaterThan(0.01);
  });

  it("has no share that is expected where too few other values are left to tell", () => {
    const sorted = (xs: number[]) => Float64Array.from(xs).sort();
    expect(expectedShare(sorted(before), sorted(range(500, () => 2)), 2)).toBeNull();
    expect(expectedShare(sorted(before), sorted(before), -1)).toBe(0);
    const share = before.filter((x) => x === 2).length / before.length;
    expect(Math.abs(expectedShare(sorted(before), sorted(before), 2)! - share)).toBeLessThan(0.02);
  });
});

it("a new category is one beyond those that a sample of this size has not met yet", () => {
  const r = random(82);
  // Two hundred values, the rarer the later: a few hundred rows have not met all of them.
  const draw = () => `v${Math.floor(200 * r.uniform() ** 3)}`;
  const reference = texts(range(300, draw));
  const plain = checkFeature(reference, texts(range(300, draw))).novel;
  expect(plain.after).toBeGreaterThan(0.05);
  expect(plain.after - plain.before).toBeLessThan(0.08);
  expect(plain.p).toBeGreaterThan(0.01);
  const now = range(300, () => (r.uniform() < 0.3 ? "new" : draw()));
  const damaged = checkFeature(reference, texts(now)).novel;
  expect(damaged.p).toBeLessThan(1e-6);
  expect(damaged.after - damaged.before).toBeGreaterThan(0.15);
});

type World = {
  wide: number;
  lag: (r: Random) => number;
  until: number;
  label?: (p: number, u: number) => number;
};

/** Two features that matter and many that do not, half of which drift in the middle of 28 days. */
function world(seed: number, { wide, lag, until, label }: World): CauseInput {
  const r = random(seed);
  const period = (n: number, from: number, span: number, now: boolean): PeriodRows => {
    const at = Float64Array.from(range(n, (i) => from + (i / n) * span * day));
    const on = (i: number) => now && at[i]! >= 14 * day;
    const columns = range(2 + wide, (j) =>
      numeric(range(n, (i) => r.normal() + (j >= 2 && j % 2 === 0 && on(i) ? 0.8 : 0))),
    );
    const score = at.map(
      (_, i) => 1 / (1 + Math.exp(-1.5 * columns[0]!.values[i]! - columns[1]!.values[i]!)),
    );
    const labelAt = at.map((t) => (now ? t + lag(r) * day : t));
    const truth = score.map((p) => {
      const u = r.uniform();
      return now && label ? label(p, u) : Number(u < p);
    });
    const known = (i: number) => !now || labelAt[i]! <= until * day;
    return {
      columns,
      score,
      label: truth.map((y, i) => (known(i) ? y : Number.NaN)),
      at,
      labelAt: labelAt.map((t, i) => (known(i) ? t : Number.NaN)),
    };
  };
  return {
    features: range(2 + wide, (j) => `f${j}`),
    reference: period(3000, -40 * day, 28, false),
    current: period(3000, 0, until, true),
    onset: { low: 13.7 * day, high: 14.3 * day },
    asOf: until * day,
    changes: [],
    seed,
  };
}

describe("what is measured of an incident", () => {
  it("keeps its rows with many features that nothing hangs on, half of them drifting", () => {
    const m = measure(world(83, { wide: 60, lag: () => 0, until: 28 }));
    expect(m.after.length).toBeGreaterThan(1400);
    expect(m.score!.relation.n).toBeGreaterThan(0.8 * m.after.length);
    expect(m.label!.relation.n).toBeGreaterThan(0.8 * m.after.length);
    expect(m.score!.relation.p).toBeGreaterThan(0.001);
    expect(m.label!.relation.p).toBeGreaterThan(0.001);
  });

  it("does not call labels late that are not due, whatever a reference says whose labels came with it", () => {
    const m = measure(world(84, { wide: 2, lag: (r) => 5 + 3 * r.uniform(), until: 18 }));
    expect(m.coverage?.deficit ?? 0).toBeLessThan(0.05);
    // Too few labels of the days before to know how long they take.
    const bare = measure(world(85, { wide: 2, lag: () => 30, until: 18 }));
    expect(bare.coverage).toBeNull();
    const late = measure(world(86, { wide: 2, lag: (r) => (r.uniform() < 0.5 ? 0.2 : 30), until: 28 }));
    expect(late.coverage!.deficit).toBeLessThan(0.1);
  });

  it("takes two equal scores of a few rows for chance", () => {
    const input = world(87, { wide: 2, lag: () => 0, until: 28 });
    const kept = (i: number) => input.current.at[i]! < 13.7 * day || i % 15 === 0;
    const rows = range(3000, (i) => i).filter(kept);
    const some = (xs: Float64Array) => Float64Array.from(rows, (i) => xs[i]!);
    const score = some(input.current.score);
    const inner = rows.filter(
      (i) => input.current.at[i]! >= 14.3 * day && Math.abs(input.current.score[i]! - 0.5) < 0.2,
    );
    score[rows.indexOf(inner[0]!)] = score[rows.indexOf(inner[1]!)]!;
    const current = {
      columns: input.current.columns.map((c) => numeric(rows.map((i) => Number(c.values[i])))),
      score,
      label: some(input.current.label),
      at: some(input.current.at),
      labelAt: some(input.current.labelAt),
    };
    const m = measure({ ...input, current });
    expect(m.after.length).toBeLessThan(120);
    expect(m.fallback.after).toBeGreaterThan(0.02);
    expect(m.fallback.p).toBeGreaterThan(0.01);
  });
});
