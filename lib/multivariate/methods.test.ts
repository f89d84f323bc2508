import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { random } from "../stats/random.ts";
import { type MethodName, methodNames, methods } from "./index.ts";
import { decideMethods, fitMethods, judgeWindow } from "./judge.ts";
import { codesOf, type Sample, type SampleColumn, takeRows } from "./sample.ts";

const vocabulary =
  "order parcel late refund login password mail invoice card month plan error page box".split(" ");

/** Every kind of column, some of them awkward. */
function draw(rows: number, seed: number, change: { shift?: number; odd?: number } = {}): Sample {
  const rng = random(seed);
  const numeric = (name: string, value: (row: number) => number): SampleColumn => ({
    name,
    part: "input",
    kind: "numeric",
    values: Float64Array.from({ length: rows }, (_, row) => value(row)),
  });
  const texts = (value: () => string | null) => codesOf(Array.from({ length: rows }, value));
  return {
    rows,
    columns: [
      numeric("a", (row) => (row < (change.odd ?? 0) ? 40 : rng.normal() + (change.shift ?? 0))),
      numeric("b", (row) => (row < (change.odd ?? 0) ? 40 : rng.normal())),
      numeric("skewed", () => Math.exp(rng.normal())),
      numeric("zeros", () => (rng.uniform() < 0.7 ? 0 : rng.gamma(2))),
      numeric("holes", () => (rng.uniform() < 0.1 ? Number.NaN : rng.normal())),
      numeric("constant", () => 3),
      {
        name: "colour",
        part: "input",
        kind: "categorical",
        ...texts(() => `c${Math.floor(30 * rng.uniform() ** 3)}`),
      },
      {
        name: "score",
        part: "output",
        kind: "numeric",
        values: Float64Array.from({ length: rows }, rng.uniform),
      },
      {
        name: "class",
        part: "output",
        kind: "categorical",
        ...texts(() => (rng.uniform() < 0.3 ? "yes" : "no")),
      },
      {
        name: "note",
        part: "input",
        kind: "text",
        values: Array.from({ length: rows }, () =>
          Array.from({ length: 3 + rng.int(6) }, () => vocabulary[rng.int(vocabulary.length)]).join(" "),
        ),
      },
      {
        name: "vector",
        part: "input",
        kind: "embedding",
        width: 6,
        values: Float64Array.from({ length: rows * 6 }, rng.normal),
      },
    ],
  };
}

const docs = readFileSync(new URL("../../docs/multivariate.md", import.meta.url), "utf8");
const golden = JSON.parse(
  readFileSync(new URL("../../tests/golden/multivariate.json", import.meta.url), "utf8"),
) as Record<string, unknown>;

describe("the registry", () => {
  test("holds every method of the folder; each has a docs row, a golden vector and a test", () => {
    const folder = new URL(".", import.meta.url);
    const defining = readdirSync(folder).filter(
      (file) =>
        file.endsWith(".ts") &&
        !file.endsWith(".test.ts") &&
        /: Method = \{/.test(readFileSync(new URL(file, folder), "utf8")),
    );
    expect(defining.map((file) => file.replace(".ts", "").replaceAll("-", "_")).sort()).toEqual(
      [...methodNames].sort(),
    );
    const tested = readFileSync(new URL("golden.test.ts", folder), "utf8");
    for (const name of methodNames) {
      expect(docs, name).toContain(`| \`${name}\` |`);
      expect(Object.keys(golden), name).toContain(name);
      expect(tested.includes(`"${name}"`) || tested.includes(`golden.${name}`), name).toBe(true);
    }
  });
});

describe("without drift", () => {
  // Monte Carlo p-values and exact laws: the share at or below a level is at most the level, up to chance.
  const runs = 60;
  const found = new Map<MethodName, number[]>();
  for (let run = 0; run < runs; run++) {
    const fitted = fitMethods(draw(400, 5000 + run), methodNames, run);
    for (const { method, finding } of judgeWindow(fitted, draw(80, 90_000 + run), run)) {
      found.set(method, [...(found.get(method) ?? []), finding!.p]);
    }
  }
  test.each(methodNames)("%s: p is uniform or conservative", (method) => {
    const p = found.get(method)!;
    const share = (level: number) => p.filter((x) => x <= level).length / runs;
    expect(p.length).toBe(runs);
    expect(Math.min(...p)).toBeGreaterThan(0);
    for (const level of [0.1, 0.25, 0.5]) {
      expect(share(level), `at ${level}`).toBeLessThanOrEqual(
        level + 3.3 * Math.sqrt((level * (1 - level)) / runs),
      );
    }
  });

  test("the same seed gives the same finding", () => {
    const [reference, window] = [draw(300, 1), draw(90, 2)];
    const once = () => JSON.stringify(judgeWindow(fitMethods(reference, methodNames, 3), window, 4));
    expect(once()).toBe(once());
  });
});

describe("with drift", () => {
  test("a shifted column is found and named", () => {
    const fitted = fitMethods(draw(2000, 1), ["classifier", "mmd", "hotelling"], 1);
    for (const { method, verdict, finding } of judgeWindow(fitted, draw(800, 2, { shift: 1 }), 2)) {
      expect(verdict, method).toBe("drift");
      expect(finding?.features[0]?.feature, method).toBe("a");
    }
  });

  test("odd rows raise the anomaly rate, come first, and name a column of theirs", () => {
    const fitted = fitMethods(draw(2000, 1), ["isolation_forest", "mahalanobis"], 1);
    for (const { method, verdict, finding } of judgeWindow(fitted, draw(300, 2, { odd: 30 }), 2)) {
      expect(verdict, method).toBe("drift");
      // Values far outside rank with the ends of the reference, so that a tenth of odd rows is not a tenth of anomalies.
      expect(finding?.rates?.window, method).toBeGreaterThanOrEqual(0.03);
      // The most extreme of 270 usual rows may come before some of them.
      const odd = finding!.rows!.filter((r) => r.row < 30);
      expect(odd.length, method).toBeGreaterThanOrEqual(5);
      const named = odd.filter((r) => r.features.some((f) => ["a", "b"].includes(f.feature)));
      expect(named.length, method).toBe(odd.length);
    }
  });
});

describe("awkward samples", () => {
  const reference = draw(300, 1);
  const fitted = fitMethods(reference, methodNames, 1);
  const replaced = (sample: Sample, name: string, change: (c: SampleColumn) => SampleColumn): Sample => ({
    ...sample,
    columns: sample.columns.map((c) => (c.name === name ? change(c) : c)),
  });
  const numericOf = (c: SampleColumn, value: number): SampleColumn =>
    c.kind === "numeric" ? { ...c, values: c.values.map(() => value) } : c;
  const finite = (sample: Sample) => {
    for (const { method, finding } of judgeWindow(fitted, sample, 1)) {
      if (!finding) continue;
      for (const value of [finding.value, finding.p, finding.warn, finding.floor]) {
        expect(Number.isFinite(value), method).toBe(true);
      }
      expect(finding.p).toBeGreaterThan(0);
      expect(finding.p).toBeLessThanOrEqual(1);
    }
  };

  test("no rows, one row and too few rows are insufficient, never an error", () => {
    for (const rows of [0, 1, 29]) {
      for (const { method, verdict } of judgeWindow(fitted, draw(rows, 5), 1)) {
        expect(verdict, method).toBe("insufficient");
      }
    }
    for (const name of methodNames) {
      for (const rows of [0, 1]) expect(methods[name].fit(draw(rows, 1), 1), name).toBeNull();
    }
  });

  test("a constant that changes, all values missing, NaN and infinities give numbers", () => {
    const window = draw(100, 6);
    finite(replaced(window, "constant", (c) => numericOf(c, 4)));
    finite(replaced(window, "a", (c) => numericOf(c, Number.NaN)));
    finite(replaced(window, "a", (c) => numericOf(c, Number.POSITIVE_INFINITY)));
    finite(replaced(window, "score", (c) => numericOf(c, Number.NEGATIVE_INFINITY)));
    finite({ ...window, columns: window.columns.filter((c) => c.name !== "a") });
  });

  test("unseen categories are a change that the classifier names", () => {
    const unseen = replaced(draw(200, 7), "colour", (c) =>
      c.kind === "categorical" ? { ...c, texts: c.texts.map((t) => `new ${t}`) } : c,
    );
    finite(unseen);
    const [found] = judgeWindow(fitMethods(reference, ["classifier"], 1), unseen, 1);
    expect(found).toMatchObject({ verdict: "drift" });
    expect(found?.finding?.features[0]?.feature).toBe("colour");
  });

  test("fewer rows than features", () => {
    const wide = (rows: number, seed: number): Sample => {
      const rng = random(seed);
      return {
        rows,
        columns: Array.from({ length: 100 }, (_, i) => ({
          name: `x${i}`,
          part: "input" as const,
          kind: "numeric" as const,
          values: Float64Array.from({ length: rows }, rng.normal),
        })),
      };
    };
    for (const { method, finding, verdict } of judgeWindow(
      fitMethods(wide(64, 1), methodNames, 1),
      wide(40, 2),
      1,
    )) {
      expect(Number.isFinite(finding!.value), method).toBe(true);
      expect(verdict, method).not.toBe("drift");
    }
  });

  test("rows are taken by position, whatever the kind of column", () => {
    const taken = takeRows(reference, Uint32Array.of(5, 2));
    for (const [i, c] of taken.columns.entries()) {
      const from = reference.columns[i]!;
      if (c.kind === "numeric" && from.kind === "numeric") expect(c.values[1]).toBe(from.values[2]);
      if (c.kind === "embedding" && from.kind === "embedding") expect(c.values[6]).toBe(from.values[12]);
      if (c.kind === "text" && from.kind === "text") expect(c.values[0]).toBe(from.values[5]);
    }
  });
});

describe("the decision", () => {
  const finding = { law: "exact" as const, warn: 0.56, floor: 0.58, features: [] };
  test("drift is real and large; a method without a finding is not in the family", () => {
    const decided = decideMethods([
      { method: "classifier", finding: { ...finding, value: 0.7, p: 0.001 } },
      { method: "text_words", finding: { ...finding, value: 0.57, p: 0.002 } },
      { method: "mmd", finding: { ...finding, value: 0.9, p: 0.5 } },
      { method: "scores", finding: null },
    ]);
    expect(decided.map((d) => d.verdict)).toEqual(["drift", "warning", "stable", "insufficient"]);
    expect(decided.map((d) => d.pAdjusted)).toEqual([0.003, 0.003, 0.5, null]);
  });
});
