import { describe, expect, it } from "vitest";
import { type Random, random } from "#lib/stats/index.ts";
import { explainCauses } from "../explain.ts";
import type { CauseInput, PeriodRows } from "../input.ts";
import { measure } from "../measure.ts";
import { loosened } from "./loosened.ts";

const day = 86_400_000;
const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
type Row = number[];
type World = {
  /** The rows as the world has them, and as the model is given them. */
  drawn?: (row: Row, r: Random) => Row;
  seen?: (row: Row, rows: readonly Row[], i: number, r: Random) => Row;
};

/** Five features that hang together in part, all of which matter; the change comes in the middle of 28 days. */
function world(seed: number, { drawn, seen }: World): CauseInput {
  const r = random(seed);
  const period = (from: number, now: boolean): PeriodRows => {
    const at = Float64Array.from(range(4000, (i) => from + (i / 4000) * 28 * day));
    const on = (i: number) => now && at[i]! >= 14 * day;
    const rows = range(4000, (i) => {
      const common = r.normal();
      const row = range(5, () => 0.7 * common + 0.7 * r.normal());
      return on(i) && drawn ? drawn(row, r) : row;
    });
    const given = rows.map((row, i) => (on(i) && seen ? seen(row, rows, i, r) : row));
    const chance = (x: Row) =>
      1 / (1 + Math.exp(-(x[0]! + 0.8 * x[1]! - 0.8 * x[2]! + 0.6 * x[3]! + 0.4 * x[4]!)));
    return {
      columns: range(5, (j) => ({
        kind: "numeric" as const,
        values: Float64Array.from(given, (x) => x[j]!),
      })),
      score: Float64Array.from(given, chance),
      label: Float64Array.from(rows, (x) => Number(r.uniform() < chance(x))),
      at,
      labelAt: at.map((t) => t + 0.1 * day),
    };
  };
  return {
    features: range(5, (j) => `f${j}`),
    reference: period(-40 * day, false),
    current: period(0, true),
    onset: { low: 13.7 * day, high: 14.3 * day },
    asOf: 30 * day,
    changes: [],
    seed,
  };
}

const put = (row: Row, x: number) => [x, ...row.slice(1)];

describe("values that are loosened from what they hung together with", () => {
  it.each([
    ["noise", (row: Row, _: readonly Row[], __: number, r: Random) => put(row, row[0]! + 0.9 * r.normal())],
    [
      "values of rows of the day before",
      (row: Row, rows: readonly Row[], i: number) => put(row, rows[i - 143]![0]!),
    ],
    [
      "values of other rows",
      (row: Row, rows: readonly Row[], _: number, r: Random) => put(row, rows[r.int(rows.length)]![0]!),
    ],
  ])("are damage of the feature: %s", (_, seen) => {
    const { causes } = explainCauses(world(1, { seen }));
    expect(causes[0]).toMatchObject({ type: "data", subject: "f0", mode: "loosened" });
    const evidence = causes[0]!.evidence.find((e) => e.scorer === "loosened")!;
    expect(evidence.value).toBeLessThan(0.7);
    expect(evidence.text).toMatch(/^The 4 features that f0 hung together with follow it by/);
  });

  it("are not what a population brings that has more of some values, or hangs together otherwise", () => {
    const moves: ((row: Row, r: Random) => Row)[] = [
      (row) => row,
      // More rows of high values: all that hangs together moves.
      (row, r) => (r.uniform() < 0.5 && row[0]! < 0 ? row.map((x) => -x) : row),
      (row) => put(row, row[0]! + 0.5),
      (row) => put(row, 0.6 * row[0]!),
      (row) => put(row, 2.5 * row[0]!),
      // Nothing hangs together any more.
      (_, r) => range(5, () => r.normal()),
    ];
    for (const [k, drawn] of moves.entries()) {
      const input = world(10 + k, { drawn });
      expect(loosened(input, measure(input))).toEqual([]);
    }
  });
});

describe("values that repeat themselves", () => {
  it("are stale", () => {
    const seen = (row: Row, rows: readonly Row[], i: number) => put(row, rows[i - (i % 40)]![0]!);
    const { causes } = explainCauses(world(20, { seen }));
    expect(causes[0]).toMatchObject({ type: "data", subject: "f0", mode: "stale" });
    expect(causes[0]!.evidence.find((e) => e.scorer === "stale")!.value).toBeGreaterThan(0.9);
  });

  it("are not counts, of which neighbours are often alike", () => {
    const rounded = (rows: PeriodRows): PeriodRows => ({
      ...rows,
      columns: rows.columns.map((c, j) =>
        j === 0 && c.kind === "numeric" ? { kind: "numeric", values: c.values.map(Math.round) } : c,
      ),
    });
    const input = world(21, { drawn: (row) => put(row, 0.3 * row[0]!) });
    const counts = { ...input, reference: rounded(input.reference), current: rounded(input.current) };
    expect(loosened(counts, measure(counts))).toEqual([]);
  });
});
