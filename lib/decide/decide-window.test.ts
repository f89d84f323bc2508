import { describe, expect, test } from "vitest";
import { categoricalBaselineOf, numericBaselineOf } from "../sketch/baseline-of.ts";
import { categoricalProfileOf, numericProfileOf } from "../sketch/profile-of.ts";
import { normalSf, pearsonExact, random } from "../stats/index.ts";
import { decideWindow, type FeatureInput } from "./decide-window.ts";
import { permutationTail } from "./permutation-tail.ts";
import { balancedV } from "./effects.ts";
import { proportionP } from "../detect/proportion.ts";
import { categoricalTable } from "../detect/table.ts";

const options = () => ({ floors: new Map(), seed: 1 });

function numeric(feature: string, reference: (number | null)[], current: (number | null)[]): FeatureInput {
  const baseline = numericBaselineOf(reference);
  return { feature, baseline, profile: numericProfileOf(current, baseline.edges, baseline.median) };
}

function words(feature: string, reference: (string | null)[], current: (string | null)[]): FeatureInput {
  return { feature, baseline: categoricalBaselineOf(reference), profile: categoricalProfileOf(current) };
}

const normal = (seed: number, n: number, mean = 0, sd = 1) => {
  const r = random(seed);
  return Array.from({ length: n }, () => mean + sd * r.normal());
};

const verdictOf = (input: FeatureInput) => decideWindow([input], options())[0]?.verdict;

describe("the verdict on a window", () => {
  test("is drift for a shift, a change of spread and vanished values, stable for none", () => {
    const reference = normal(1, 5000);
    expect(verdictOf(numeric("a", reference, normal(2, 500)))).toBe("stable");
    expect(verdictOf(numeric("a", reference, normal(2, 500, 0.5)))).toBe("drift");
    expect(verdictOf(numeric("a", reference, normal(2, 500, 0, 2)))).toBe("drift");
    const missing = normal(2, 500).map((x, i) => (i % 5 === 0 ? null : x));
    expect(verdictOf(numeric("a", reference, missing))).toBe("drift");
  });

  test("of two values Fisher's exact test decides, and the chi-square that is shown keeps its own p", () => {
    const column = (n: number, yes: number) => Array.from({ length: n }, (_, i) => (i < yes ? "yes" : "no"));
    for (const [m, a, n, b] of [
      [400, 160, 300, 150],
      [60, 4, 45, 9],
    ] as const) {
      const table = [column(m, a), column(n, b)] as const;
      const [decision] = decideWindow([words("a", ...table)], options());
      expect(decision?.hypotheses[0]?.name).toBe("fisher");
      expect(decision?.hypotheses[0]?.p).toBeCloseTo(proportionP(a, m, b, n)!, 12);
      const shown = decision?.scores["chi_square"];
      const own = m === 400 ? normalSf(Math.sqrt(shown!.value!)) * 2 : pearsonExact(a, m, b, n)!;
      expect(shown?.p).toBeCloseTo(own, 12);
      expect(shown?.method).toBe("exact");
    }
  });

  test("needs a large effect too: a tiny shift of very many rows is a warning at most", () => {
    const [decision] = decideWindow([numeric("a", normal(1, 200_000), normal(2, 200_000, 0.05))], options());
    expect(decision?.p_adjusted).toBeLessThan(1e-6);
    expect(decision?.verdict).toBe("warning");
    expect(decision?.effect?.value).toBeLessThan(decision?.effect?.minimum as number);
  });

  test("is insufficient under 30 rows, and for a window or a reference without rows", () => {
    const reference = normal(1, 5000);
    expect(verdictOf(numeric("a", reference, normal(2, 29, 3)))).toBe("insufficient");
    expect(verdictOf(numeric("a", reference, []))).toBe("insufficient");
    expect(verdictOf(numeric("a", [], normal(2, 500)))).toBe("insufficient");
    expect(verdictOf(words("a", [], []))).toBe("insufficient");
  });

  test("sees a constant that is one no longer, a column that became empty, and one that always was", () => {
    const constant = Array.from({ length: 900 }, () => 7);
    expect(verdictOf(numeric("a", constant, constant.slice(0, 200)))).toBe("stable");
    expect(verdictOf(numeric("a", constant, normal(3, 200, 7)))).toBe("drift");
    const empty = Array.from({ length: 300 }, () => null);
    expect(verdictOf(numeric("a", normal(1, 900), empty))).toBe("drift");
    expect(verdictOf(numeric("a", empty, empty))).toBe("stable");
  });

  test("sees a new category, and names it beside what the reference's singletons lead to expect", () => {
    const reference = Array.from({ length: 3000 }, (_, i) => `v${i % 4}`);
    const current = Array.from({ length: 400 }, (_, i) => (i % 5 === 0 ? "new" : `v${i % 4}`));
    const [decision] = decideWindow([words("a", reference, current)], options());
    expect(decision?.verdict).toBe("drift");
    expect(decision?.unseen).toMatchObject({ rows: 80, expected: 0, values: [{ value: "new", rows: 80 }] });
    expect(decision?.unseen?.p).toBeLessThan(1e-9);
  });

  test("does not fire on ids: every row a value of its own has no power, not drift", () => {
    const ids = (from: number, n: number) => Array.from({ length: n }, (_, i) => `id${from + i}`);
    expect(verdictOf(words("id", ids(0, 2000), ids(5000, 500)))).toBe("insufficient");
  });

  test("survives infinities, NaN and values at the limits of a double", () => {
    const wild = [1e308, -1e308, Number.NaN, Infinity, -Infinity, 0, 5e-324];
    const reference = Array.from({ length: 700 }, (_, i) => wild[i % 7] as number);
    const [decision] = decideWindow([numeric("a", reference, reference.slice(0, 140))], options());
    expect(["stable", "insufficient"]).toContain(decision?.verdict);
    for (const score of Object.values(decision?.scores ?? {})) {
      expect(score.value === null || Number.isFinite(score.value)).toBe(true);
    }
  });

  test("is the same for the same input and seed, and keeps the order of the features", () => {
    const inputs = [
      words("b", [..."aabbccdd".repeat(200)], [..."aabbccde".repeat(20)]),
      numeric("a", normal(1, 2000), normal(2, 200)),
    ];
    const [one, two] = [decideWindow(inputs, options()), decideWindow(inputs, options())];
    expect(one).toEqual(two);
    expect(one.map((d) => d.feature)).toEqual(["b", "a"]);
  });

  test("adjusts within one family: beside many clean features a p must be smaller to count", () => {
    const one = numeric("a", normal(1, 5000), normal(2, 200, 0.25));
    const clean = Array.from({ length: 40 }, (_, i) =>
      numeric(`c${i}`, normal(10 + i, 3000), normal(90 + i, 200)),
    );
    const alone = decideWindow([one], options())[0];
    const among = decideWindow([one, ...clean], options())[0];
    expect(among?.p).toBe(alone?.p);
    expect(among?.p_adjusted).toBeGreaterThan(alone?.p_adjusted as number);
    expect(among?.family).toBeGreaterThan(40);
  });

  test("tests segments only inside features that pass", () => {
    const reference = normal(1, 5000);
    const segment = (feature: string, within: string, mean: number): FeatureInput => ({
      ...numeric(feature, reference, normal(3, 400, mean)),
      within,
    });
    const decisions = decideWindow(
      [
        numeric("a", reference, normal(2, 900, 0.4)),
        numeric("b", reference, normal(4, 900)),
        segment("a:x", "a", 1),
        segment("b:x", "b", 1),
      ],
      options(),
    );
    expect(decisions.map((d) => d.verdict)).toEqual(["drift", "stable", "drift", "stable"]);
    expect(decisions[3]?.p_adjusted).toBeNull();
  });
});

test("the effect for categories does not depend on how unequal the samples are", () => {
  const coin = (n: number) =>
    categoricalTable(Float64Array.of(2500, 2500), Float64Array.of(0.75 * n, 0.25 * n));
  const [few, many] = [balancedV(coin(400)), balancedV(coin(40_000))];
  expect(Math.abs((few as number) - (many as number))).toBeLessThan(0.02);
  // φ² of (½, ½) against (¾, ¼) at equal weights: 1/16 (1/(2·5/4) + 1/(2·3/4)) = 1/15.
  expect(many).toBeCloseTo(Math.sqrt(1 / 15), 3);
});

test("the saddlepoint tail of a permutation agrees with 200,000 permutations within a tenth", () => {
  const scores = Float64Array.of(0, 1, 3, 7, 12);
  const sizes = Float64Array.of(300, 200, 90, 40, 20);
  const pool = Array.from(scores).flatMap((s, i) => Array.from({ length: sizes[i] as number }, () => s));
  const r = random(8);
  const [n, draws] = [60, 200_000];
  const sums = Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const j = i + r.int(pool.length - i);
      [pool[i], pool[j]] = [pool[j] as number, pool[i] as number];
      sum += pool[i] as number;
    }
    return sum;
  });
  for (const t of [135, 150, 165]) {
    const seen = sums.filter((s) => s >= t).length / draws;
    const p = permutationTail(scores, sizes, n, t);
    expect(seen).toBeGreaterThan(1e-4);
    expect(Math.abs(p / seen - 1)).toBeLessThan(0.1);
  }
  expect(normalSf(0)).toBe(0.5);
});
