/** Damage that looks like another population, or like nothing that is known. */
import { describe, expect, it } from "vitest";
import { random } from "#lib/stats/index.ts";
import { explainCauses } from "../explain.ts";
import type { CauseInput, PeriodRows } from "../input.ts";

const day = 86_400_000;
const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
type Row = { a: number; b: number; c: number; plan: string };
type Change = {
  seen?: (row: Row) => Row;
  drawn?: (row: Row) => Row;
  label?: (p: number, u: number) => number;
};

/** An amount, a count, a share and a plan, of 28 days of 4,000 rows; the change comes in the middle. */
function world(seed: number, { seen, drawn, label }: Change, rows = 4000): CauseInput {
  const r = random(seed);
  const model = ({ a, b, c }: Row) =>
    1 / (1 + Math.exp(-1.6 * Math.log(Math.max(a, 1e-6) / 20) - 0.5 * (b - 4) - 3 * (c - 0.5)));
  const period = (n: number, from: number, now: boolean): PeriodRows => {
    const at = Float64Array.from(range(n, (i) => from + (i / n) * 28 * day));
    const on = (i: number) => now && at[i]! >= 14 * day;
    const real = range(n, (i) => {
      const row = {
        a: 20 * Math.exp(0.7 * r.normal()),
        b: r.binomial(12, 0.33),
        c: 1 / (1 + Math.exp(-1.3 * r.normal())),
        plan: ["free", "team", "firm"][r.int(3)]!,
      };
      return on(i) && drawn ? drawn(row) : row;
    });
    const known = real.map((row, i) => (on(i) && seen ? seen(row) : row));
    const score = Float64Array.from(known, model);
    const truth = Float64Array.from(real, (row, i) => {
      const [p, u] = [model(row), r.uniform()];
      return on(i) && label ? label(p, u) : Number(u < p);
    });
    const numbers = (key: "a" | "b" | "c") => ({
      kind: "numeric" as const,
      values: Float64Array.from(known, (row) => row[key]),
    });
    const plan = { kind: "categorical" as const, values: known.map((row) => row.plan) };
    return {
      columns: [numbers("a"), numbers("b"), numbers("c"), plan],
      score,
      label: truth,
      at,
      labelAt: at,
    };
  };
  return {
    features: ["a", "b", "c", "plan"],
    reference: period(rows, -40 * day, false),
    current: period(rows, 0, true),
    onset: { low: 13.7 * day, high: 14.3 * day },
    asOf: 40 * day,
    changes: [],
    seed,
  };
}

describe("damage that no population does", () => {
  it("two features in each other's place", () => {
    const { causes } = explainCauses(world(91, { seen: (row) => ({ ...row, a: row.b, b: row.a }) }));
    expect(causes[0]).toMatchObject({ type: "data", subject: "a and b", mode: "swapped" });
    expect(causes[0]!.sentence).toBe("a and b have changed places: each has the values of the other.");
    expect(causes[0]!.evidence.find((e) => e.scorer === "swapped")!.text).toMatch(
      /a has the values that b had, and b those that a had: the distributions are 0\.0\d+ apart/,
    );
  });

  it("a logarithm of what it was, and fractions where there were none", () => {
    const log = explainCauses(world(92, { seen: (row) => ({ ...row, a: Math.log1p(row.a) }) }));
    expect(log.causes[0]).toMatchObject({ type: "data", subject: "a", mode: "transformed" });
    expect(log.causes[0]!.sentence).toMatch(/another function/);
    const parts = explainCauses(world(93, { seen: (row) => ({ ...row, b: row.b * (0.7 + 0.06 * row.c) }) }));
    expect(parts.causes[0]).toMatchObject({ type: "data", subject: "b", mode: "type" });
    expect(parts.causes[0]!.evidence.find((e) => e.scorer === "type")!.text).toMatch(
      /100 % of the values of b were whole numbers/,
    );
  });

  it("is not seen in a population that grows, shrinks or spreads, with few rows as with many", () => {
    const moves: ((row: Row) => Row)[] = [
      (row) => ({ ...row, a: row.a * 0.4 }),
      (row) => ({ ...row, a: row.a ** 1.6 }),
      (row) => ({ ...row, c: row.c ** 2 }),
      (row) => ({ ...row, b: row.b + 3 }),
    ];
    for (const [k, drawn] of moves.entries()) {
      for (const rows of [400, 4000]) {
        const { causes } = explainCauses(world(94 + k, { drawn }, rows));
        expect(causes.filter((c) => ["swapped", "transformed", "type"].includes(c.mode))).toEqual([]);
      }
    }
  });
});

describe("a factor where one value of another feature holds", () => {
  const broken = (row: Row) => (row.plan === "team" ? { ...row, a: row.a * 60 } : row);

  it("is found though it takes the rows out of all that the reference knows", () => {
    const { causes } = explainCauses(world(98, { seen: broken }));
    expect(causes[0]).toMatchObject({ type: "data", subject: "a", mode: "unit in segment" });
    expect(causes[0]!.sentence).toBe(
      "Where plan is team, a is 60 times what it was: its unit changed there.",
    );
    expect(causes[0]!.reach!.share).toBeCloseTo(1 / 3, 1);
  });

  it("is not said of one that holds everywhere", () => {
    const { causes } = explainCauses(world(99, { seen: (row) => ({ ...row, a: row.a * 1000 }) }));
    expect(causes[0]).toMatchObject({ type: "data", subject: "a", mode: "unit" });
    expect(causes.some((c) => c.mode === "unit in segment")).toBe(false);
  });
});

it("nothing is called benign where the loss clearly grew by a seventh or more", () => {
  const noisy = world(100, {
    drawn: (row) => ({ ...row, plan: "free" }),
    label: (p, u) => Number(u < 0.35 * p + 0.325),
  });
  const said = explainCauses(noisy);
  expect(said.loss.after! / said.loss.before!).toBeGreaterThan(1.15);
  expect(said.causes.some((c) => c.type === "benign")).toBe(false);
});
