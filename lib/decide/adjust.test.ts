import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { benjaminiHochberg } from "./adjust.ts";

type Golden = { cases: { p: number[]; adjusted: number[] }[] };
const golden = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../tests/golden/false_discovery.json`, "utf8"),
) as Golden;

test("adjusted p-values are SciPy's to 1e-14 relative", () => {
  for (const { p, adjusted } of golden.cases) {
    const own = benjaminiHochberg(p);
    for (const [i, x] of adjusted.entries()) {
      expect(Math.abs((own[i] as number) - x)).toBeLessThanOrEqual(1e-14 * Math.max(x, 1e-300));
    }
  }
});

test("adjusting keeps the order, never lowers a p and stays within 1; nothing stays nothing", () => {
  const p = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(p, { maxLength: 60 }), (all) => {
      const adjusted = benjaminiHochberg(all);
      const order = all.map((_, i) => i).sort((i, j) => (all[i] as number) - (all[j] as number));
      for (const [rank, i] of order.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual((all[i] as number) * (1 - 1e-15));
        expect(adjusted[i]).toBeLessThanOrEqual(1);
        const before = order[rank - 1];
        if (before !== undefined) expect(adjusted[i]).toBeGreaterThanOrEqual(adjusted[before] as number);
      }
    }),
  );
});
