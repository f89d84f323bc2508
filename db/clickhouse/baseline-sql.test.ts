import { expect, test } from "vitest";
import { fineQuantiles } from "./baseline-sql.ts";

/** What the engine keeps of a sorted column: the condition of columnFactsSql, in whole numbers. */
function keep(sorted: number[]): number[] {
  const n = sorted.length;
  return sorted.filter((_, k) => {
    const i = k + 1;
    return Math.floor(((i - 1) * 256 + n - 1) / n) * n < i * 256 || i === n;
  });
}

test.each([0, 1, 2, 3, 100, 255, 256, 257, 258, 511, 512, 1000, 4097])(
  "order statistics at the levels j/256 come out of %i kept values",
  (n) => {
    const sorted = Array.from({ length: n }, (_, i) => i * 1.5);
    const direct = Array.from({ length: 257 }, (_, j) => sorted[Math.min(n - 1, Math.floor((j / 256) * n))]);
    expect(fineQuantiles(n, keep(sorted))).toEqual(n === 0 ? [] : direct);
  },
);
