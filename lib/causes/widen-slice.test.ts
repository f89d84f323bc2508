import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { fitSliceBins, type Literal, sliceCodes } from "#lib/slices/columns.ts";
import { random } from "#lib/stats/index.ts";
import { onsetWithin } from "./symptom.ts";
import { type Rows, widen } from "./widen-slice.ts";

const n = 4000;
const r = random(5);
const x = Float64Array.from({ length: n }, () => r.uniform());
const region = Array.from({ length: n }, () => "abcd"[r.int(4)]!);
const columns = [
  { name: "x", kind: "numeric" as const, values: x },
  { name: "region", kind: "categorical" as const, values: region },
];
const bins = columns.map((c) => fitSliceBins(c));
const own = columns.map((c, j) => sliceCodes(bins[j]!, c));
const codes = { reference: own, current: own };

/** Surely changed where at least nine in ten of the rows are `truth`, and there are 50. */
const changedWhere =
  (truth: (i: number) => boolean) =>
  ({ current }: Rows) => {
    const rows = [...current.keys()].filter((i) => current[i] === 1);
    const is = rows.length >= 50 && rows.filter(truth).length >= 0.9 * rows.length;
    return is ? { p: 10 ** -rows.length, size: rows.length } : { p: 1, size: 0 };
  };
const holds = (literals: readonly Literal[], i: number) =>
  literals.every(({ column, from, to }) => own[column]![i]! >= from && own[column]![i]! <= to);
const jaccard = (literals: readonly Literal[], truth: (i: number) => boolean) => {
  const rows = [...region.keys()];
  const both = rows.filter((i) => holds(literals, i) && truth(i)).length;
  return both / rows.filter((i) => holds(literals, i) || truth(i)).length;
};
const last = Math.max(...own[0]!);
const codeOf = (value: string) => own[1]![region.indexOf(value)]!;

describe("widening a slice", () => {
  it("moves a bound as far as the relation changed", () => {
    const truth = (i: number) => x[i]! <= 0.5;
    const wide = widen(bins, codes, [{ column: 0, from: 1, to: 2 }], changedWhere(truth));
    expect(jaccard(wide, truth)).toBeGreaterThan(0.85);
    const upper = (i: number) => x[i]! > 0.6;
    const other = widen(bins, codes, [{ column: 0, from: last - 1, to: last }], changedWhere(upper));
    expect(jaccard(other, upper)).toBeGreaterThan(0.85);
  });

  it("leaves out a condition without which it changed too", () => {
    const truth = (i: number) => region[i] === "b";
    const b = codeOf("b");
    const literals = [
      { column: 0, from: 1, to: 3 },
      { column: 1, from: b, to: b },
    ];
    expect(widen(bins, codes, literals, changedWhere(truth))).toEqual([literals[1]]);
  });

  it("leaves the slice as it is where the relation changed nowhere else, or everywhere", () => {
    assert(
      property(integer({ min: 1, max: last - 1 }), integer({ min: 1, max: 4 }), (to, level) => {
        const literals = [
          { column: 0, from: 1, to },
          { column: 1, from: level, to: level },
        ];
        for (const few of [literals, literals.slice(0, 1), literals.slice(1)]) {
          expect(widen(bins, codes, few, () => ({ p: 1, size: 0 }))).toEqual(few);
          expect(widen(bins, codes, few, () => ({ p: 0, size: 1 }))).toEqual(few);
        }
      }),
      { numRuns: 30, seed: 8 },
    );
  });
});

describe("the onset within a slice", () => {
  const at = Float64Array.from({ length: n }, (_, i) => i);
  const slice = { current: Uint8Array.from(region, (v) => Number(v === "b")), p: 1e-9 };
  const loss = (grown: number) =>
    at.map((t, i) => r.normal() ** 2 + (slice.current[i] === 1 && t > 2500 ? grown : 0));
  const onset = { low: 0, high: 100, by: "incident" as const };
  const measured = (grown: number, over: object = {}) =>
    ({ onset, loss: { current: loss(grown) }, slice, ...over }) as unknown as Parameters<
      typeof onsetWithin
    >[1];
  const input = { at } as Parameters<typeof onsetWithin>[0];

  it("is found where the whole loss has no clear one", () => {
    const found = onsetWithin(input, measured(1))!;
    expect(found.by).toBe("loss");
    expect(found.low).toBeLessThan(2500);
    expect(found.high).toBeGreaterThan(2450);
    expect(found.high - found.low).toBeLessThan(400);
  });

  it("is not looked for where the loss has one, the slice is unsure or nothing rose", () => {
    expect(onsetWithin(input, measured(0))).toBeNull();
    expect(onsetWithin(input, measured(-1))).toBeNull();
    expect(onsetWithin(input, measured(1, { onset: { ...onset, by: "loss" } }))).toBeNull();
    expect(onsetWithin(input, measured(1, { slice: { ...slice, p: 0.1 } }))).toBeNull();
    expect(onsetWithin(input, measured(1, { slice: null }))).toBeNull();
  });
});
