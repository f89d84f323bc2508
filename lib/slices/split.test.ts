import * as fc from "fast-check";
import { expect, test } from "vitest";
import { splitChange } from "./split.ts";

const side = fc
  .record({ n: fc.nat(10_000), loss: fc.double({ min: 0, max: 1e6, noNaN: true }) })
  .map(({ n, loss }) => ({
    n,
    loss: n === 0 ? 0 : loss,
  }));
const cells = fc.array(fc.record({ before: side, after: side }), { minLength: 1, maxLength: 60 });

test("rates and shares sum to the whole change", () => {
  fc.assert(
    fc.property(cells, (some) => {
      const split = splitChange(some);
      const sum = (of: (c: (typeof some)[number]) => number) => some.reduce((total, c) => total + of(c), 0);
      if (sum((c) => c.before.n) === 0 || sum((c) => c.after.n) === 0) {
        expect(split).toBeNull();
        return;
      }
      const scale =
        Math.abs(split!.before) +
        Math.abs(split!.after) +
        Math.max(...split!.cells.map((c) => Math.abs(c.mix)));
      const total = split!.cells.reduce((s, c) => s + c.rate + c.mix, 0);
      expect(Math.abs(total - split!.change)).toBeLessThanOrEqual(1e-11 * (1 + scale));
      expect(Math.abs(split!.rate + split!.mix - split!.change)).toBeLessThanOrEqual(1e-11 * (1 + scale));
    }),
  );
});

test("worse in every cell, better as a whole", () => {
  const split = splitChange([
    { before: { n: 10, loss: 5 }, after: { n: 90, loss: 54 } },
    { before: { n: 90, loss: 81 }, after: { n: 10, loss: 10 } },
  ])!;
  expect(split.change).toBeLessThan(0);
  expect(split.cells.every((c) => c.rate > 0)).toBe(true);
  expect(split.rate + split.mix).toBeCloseTo(split.change, 14);
});

test("a cell that is new, and one that is gone", () => {
  const split = splitChange([
    { before: { n: 0, loss: 0 }, after: { n: 5, loss: 5 } },
    { before: { n: 10, loss: 1 }, after: { n: 0, loss: 0 } },
  ])!;
  expect(split.change).toBeCloseTo(0.9, 14);
  expect(split.cells[1]!.rate).toBe(0);
  expect(split.rate + split.mix).toBeCloseTo(0.9, 14);
});
