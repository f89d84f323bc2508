import { expect, it } from "vitest";
import { random } from "#lib/stats/index.ts";
import type { CauseInput, PeriodRows } from "../input.ts";
import { measure } from "../measure.ts";
import { reachOf } from "./reach.ts";
import type { Weighed } from "./weighed.ts";

const day = 86_400_000;
const range = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));

/** A third of the rows of one region lose a value after the onset. */
function input(): CauseInput {
  const r = random(2);
  const period = (n: number, from: number, lossy: boolean): PeriodRows => {
    const at = Float64Array.from(range(n, (i) => from + (i / n) * 10 * day));
    const region = range(n, (i) => ["north", "south"][i % 2]!);
    const x = Float64Array.from(at, (t, i) =>
      lossy && t >= 5 * day && region[i] === "south" && i % 3 === 0 ? Number.NaN : r.normal(),
    );
    const score = Float64Array.from(at, () => r.uniform());
    return {
      columns: [
        { kind: "numeric", values: x },
        { kind: "categorical", values: region },
      ],
      score,
      label: score.map((p) => Number(r.uniform() < p)),
      at,
      labelAt: at.map((t) => t + 1),
    };
  };
  return {
    features: ["x", "region"],
    reference: period(3000, -20 * day, false),
    current: period(3000, 0, true),
    onset: { low: 4.9 * day, high: 5 * day },
    asOf: 12 * day,
    changes: [],
    seed: 1,
  };
}

const cause = (over: Partial<Weighed>): Weighed => ({
  type: "data",
  subject: "x",
  mode: "missing",
  feature: 0,
  x: {},
  onset: null,
  evidence: [],
  more: [],
  factor: 1,
  probability: 1,
  ...over,
});

it("counts the rows that a cause touches, by day and by segment", () => {
  const world = input();
  const m = measure(world);
  const reach = reachOf(world, m, cause({}))!;
  expect(reach.share).toBeCloseTo(1 / 6, 2);
  expect(reach.low).toBeLessThan(reach.share);
  expect(reach.high).toBeGreaterThan(reach.share);
  expect(reach.segments).toHaveLength(1);
  expect(reach.segments[0]).toMatchObject({ feature: "region", value: "south", of_affected: 1 });
  expect(reach.segments[0]!.within).toBeCloseTo(1 / 3, 2);
  expect(reach.days.map((d) => d.day)).toEqual(range(5, (i) => `1970-01-${String(6 + i).padStart(2, "0")}`));
  const counted = reach.days.reduce((s, d) => s + d.n, 0);
  expect(counted).toBe(reach.n);
});

it("is every row for what cannot be told by row, and none for what touches none", () => {
  const world = input();
  const m = measure(world);
  expect(
    reachOf(world, m, cause({ type: "concept", subject: "global", mode: "relation", feature: -1 }))!.share,
  ).toBe(1);
  expect(reachOf(world, m, cause({ mode: "unit" }))!.share).toBe(1);
  for (const type of ["unknown", "benign"] as const) expect(reachOf(world, m, cause({ type }))).toBeNull();
  const both = cause({ mode: "source", members: [cause({}), cause({ mode: "stuck" })] });
  expect(reachOf(world, m, both)!.share).toBeGreaterThanOrEqual(1 / 6 - 0.01);
});
