import { describe, expect, it } from "vitest";
import { type Random, random } from "#lib/stats/index.ts";
import type { CauseInput, PeriodRows } from "./input.ts";
import { rankCauses } from "./rank.ts";

const day = 86_400_000;
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const laws: Record<string, (r: Random) => number> = {
  normal: (r) => 4 + r.normal(),
  uniform: (r) => 10 + 3 * r.uniform(),
};

/** A feature that matters and is damaged in the middle of 28 days, two others, and one that drifts and does not matter. */
function world(seed: number, law: (r: Random) => number, damage: (a: number) => number): CauseInput {
  const r = random(seed);
  const sample = Array.from({ length: 2000 }, () => law(r));
  const mean = sample.reduce((s, x) => s + x, 0) / sample.length;
  const sd = Math.sqrt(sample.reduce((s, x) => s + (x - mean) ** 2, 0) / sample.length);
  const scored = (a: number, b: number, c: number) => logistic((1.5 * (a - mean)) / sd + b - 0.8 * c);
  const period = (n: number, from: number, changed: boolean): PeriodRows => {
    const at = Float64Array.from({ length: n }, (_, i) => from + (i / n) * 28 * day);
    const [a, b, c, d, score, label] = Array.from({ length: 6 }, () => new Float64Array(n)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < n; i++) {
      const on = changed && at[i]! >= 14 * day;
      const value = law(r);
      [b[i], c[i]] = [r.normal(), r.normal()];
      label[i] = Number(r.uniform() < scored(value, b[i]!, c[i]!));
      a[i] = on ? damage(value) : value;
      d[i] = r.normal() + (on ? 1.5 : 0);
      score[i] = scored(a[i]!, b[i]!, c[i]!);
    }
    const column = (values: Float64Array) => ({ kind: "numeric" as const, values });
    return {
      columns: [column(a), column(b), column(c), column(d)],
      score,
      label,
      at,
      labelAt: at.map((t) => t + 0.1 * day),
    };
  };
  return {
    features: ["a", "b", "c", "distractor"],
    reference: period(4000, -40 * day, false),
    current: period(4000, 0, true),
    onset: { low: 13.7 * day, high: 14.3 * day },
    asOf: 40 * day,
    changes: [],
    seed,
  };
}

const first = (input: CauseInput) => rankCauses(input).ranked[0]!;

describe("a changed scale", () => {
  it.each(
    Object.keys(laws).flatMap((law) => [0.5, 1.3, 1.8, 2.54, 5, 100].map((factor) => [law, factor] as const)),
  )("of a %s feature by %d is damage, whatever the number", (law, factor) => {
    const cause = first(world(7, laws[law]!, (a) => a * factor));
    expect(cause).toMatchObject({ type: "data", subject: "a" });
    expect(cause.probability).toBeGreaterThan(0.8);
  });

  it("is not what a shift is", () => {
    // The outcomes follow what was there and not what is seen: to what is seen they have another relation as well.
    const { ranked } = rankCauses(world(8, laws["normal"]!, (a) => a + 1));
    expect(["population", "concept"]).toContain(ranked[0]!.type);
    expect(ranked.find((c) => c.type === "data")?.probability ?? 0).toBeLessThan(0.05);
  });

  it("that drives every score to its end is no fallback", () => {
    const { ranked } = rankCauses(world(9, laws["normal"]!, (a) => a * 1000));
    expect(ranked.find((c) => c.type === "serving")?.probability ?? 0).toBeLessThan(0.05);
  });

  it("of a skewed feature by a number that nobody uses may be growth", () => {
    const cause = first(
      world(
        10,
        (r) => Math.exp(1 + 0.6 * r.normal()),
        (a) => a * 1.35,
      ),
    );
    expect(cause.type).not.toBe("data");
  });
});
