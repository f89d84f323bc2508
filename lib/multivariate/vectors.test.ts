import { describe, expect, test } from "vitest";
import { random } from "../stats/random.ts";
import { columnFromCells } from "./from-rows.ts";
import type { MethodName } from "./index.ts";
import { fitMethods, judgeWindow } from "./judge.ts";
import type { Sample } from "./sample.ts";
import { fitVectors } from "./vectors.ts";

const names = ["embedding_mmd", "embedding_centroid", "embedding_classifier"] as const;

/** Vectors of one common factor and noise; `shift` standard deviations in a tenth of the coordinates. */
function draw(rows: number, width: number, seed: number, shift = 0): Sample {
  const rng = random(seed);
  const values = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const common = rng.normal();
    for (let k = 0; k < width; k++) {
      values[row * width + k] = 0.5 * common + rng.normal() + (k < width / 10 ? shift : 0);
    }
  }
  return { rows, columns: [{ name: "v", part: "input", kind: "embedding", width, values }] };
}

const drifts = (runs: number, width: number, n: number, shift: number) => {
  const counts = new Map<MethodName, number>(names.map((name) => [name, 0]));
  let any = 0;
  for (let run = 0; run < runs; run++) {
    const fitted = fitMethods(draw(500, width, 7000 + run), names, run);
    const found = judgeWindow(fitted, draw(n, width, 80_000 + run, shift), run);
    if (found.some((f) => f.verdict === "drift")) any += 1;
    for (const f of found) counts.set(f.method, counts.get(f.method)! + (f.verdict === "drift" ? 1 : 0));
  }
  return { any: any / runs, of: (name: MethodName) => counts.get(name)! / runs };
};

describe("embeddings of 3, 32 and 128 numbers", () => {
  test.each([3, 32, 128])(
    "%i numbers: windows without drift are seldom called drift",
    (width) => {
      // Nominal rate at most 0.04; 30 windows: five or more alarms have a chance below 1 %.
      expect(drifts(30, width, 80, 0).any).toBeLessThanOrEqual(4 / 30);
    },
    60_000,
  );

  test.each([3, 32, 128])(
    "%i numbers: one σ in a tenth of them is found in 300 rows",
    (width) => {
      const found = drifts(12, width, 300, 1);
      expect(found.any).toBe(1);
      expect(found.of("embedding_classifier")).toBeGreaterThanOrEqual(10 / 12);
    },
    60_000,
  );
});

test("the commonest length is the width, whichever comes first; other lists and holes are missing", () => {
  const cells = ["[1]", "[1,2]", null, "[3,4]", "words", "[5,6]"];
  const [column] = columnFromCells({ name: "v", kind: "embedding", part: "input" }, cells);
  expect(column).toMatchObject({ kind: "embedding", width: 2 });
  const vectors = fitVectors({ rows: cells.length, columns: [column!] });
  expect(vectors?.of({ rows: cells.length, columns: [column!] })).toHaveLength(6);
});

test("vectors that are all equal, and rows of another width, give no verdict or a stable one", () => {
  const constant = {
    rows: 100,
    columns: [{ ...draw(100, 4, 1).columns[0]!, values: new Float64Array(400) }],
  } as Sample;
  const fitted = fitMethods(constant, names, 1);
  for (const { verdict, finding } of judgeWindow(fitted, constant, 1)) {
    expect(verdict).not.toBe("drift");
    if (finding) expect(Number.isFinite(finding.value)).toBe(true);
  }
  for (const { verdict } of judgeWindow(fitMethods(draw(100, 4, 1), names, 1), draw(100, 5, 2), 1)) {
    expect(verdict).toBe("insufficient");
  }
});
