import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bandPath,
  columnOf,
  domainOfLayers,
  heightOf,
  type LineLayer,
  linePath,
  marksOf,
  nameTicks,
  side,
  valueTicks,
} from "./window-chart.layout.ts";

type P = { value: number | null };
const layer: LineLayer<P> = {
  kind: "line",
  value: (p) => p.value,
  stroke: "black",
  mark: (p) => ({ colour: (p.value ?? 0) > 1 ? "red" : "blue", large: false, hollow: false }),
};
const points = (...values: (number | null)[]): P[] => values.map((value) => ({ value }));

describe("window chart", () => {
  it("breaks the line where there is no value", () => {
    const path = linePath(points(0, 1, null, Number.NaN, 1, 0), layer, [0, 1]);
    expect(path).toBe("M83.3,1000L250,0M750,0L916.7,1000");
  });

  it("draws a band between its ends, and none where they are missing", () => {
    const band = {
      kind: "band",
      ends: (p: P) => (p.value === null ? null : ([0, p.value] as const)),
    } as const;
    const path = bandPath(points(1, null, 1, 1), { ...band, fill: "", opacity: 1 }, [0, 1]);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(bandPath(points(null), { ...band, fill: "", opacity: 1 }, [0, 1])).toBe("");
  });

  it("marks each value once, those that look alike in one path", () => {
    const marks = marksOf(points(0, 2, null, 3), layer, [0, 4]);
    expect(marks.map(({ mark, path }) => [mark.colour, path.match(/h0/g)?.length])).toEqual([
      ["blue", 1],
      ["red", 2],
    ]);
  });

  it("has a domain that holds every finite value, and heights inside the drawing", () => {
    const values = fc.array(fc.option(fc.double({ noNaN: true, min: -1e12, max: 1e12 })), { maxLength: 40 });
    fc.assert(
      fc.property(values, (all) => {
        const some = points(...all);
        const domain = domainOfLayers(some, [layer]);
        expect(domain[1]).toBeGreaterThan(domain[0]);
        for (const { value } of some) {
          if (value === null) continue;
          expect(heightOf(value, domain)).toBeGreaterThanOrEqual(-1e-6);
          expect(heightOf(value, domain)).toBeLessThanOrEqual(side + 1e-6);
        }
        for (const tick of valueTicks(domain)) {
          expect(tick).toBeGreaterThanOrEqual(domain[0]);
          expect(tick).toBeLessThanOrEqual(domain[1]);
        }
      }),
    );
  });

  it("names at most so many columns, all of them inside", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 12 }), (n, most) => {
        const named = nameTicks(n, most);
        expect(named.length).toBeLessThanOrEqual(most);
        expect(named[0]).toBe(0);
        expect(named.at(-1)).toBeLessThan(n);
        expect(columnOf(named.at(-1)!, n)).toBeLessThan(side);
      }),
    );
  });
});
