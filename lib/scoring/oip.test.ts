import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import {
  errorText,
  faultsOf,
  inferBody,
  type Metadata,
  readMetadata,
  readScores,
  ScoringFault,
  sendable,
} from "./index.ts";

const numbers = (values: number[]): RawColumn => ({ kind: "numeric", values: Float64Array.from(values) });
const texts = (values: (string | null)[]): RawColumn => ({ kind: "categorical", values });
const metadata = (...inputs: [string, string, number[]][]): Metadata => ({
  inputs: inputs.map(([name, datatype, shape]) => ({ name, datatype, shape })),
  outputs: [],
});
const asked = { id: "1", layout: "columns" as const, output: null, metadata: null };
type Sent = {
  inputs: { name: string; datatype: string; shape: number[]; data: unknown[] }[];
  outputs?: unknown;
};

describe("a request", () => {
  it("has a tensor a feature with the declared datatypes and dimensions", () => {
    const declared = metadata(
      ["a", "INT64", [-1]],
      ["b", "BOOL", [-1, 1]],
      ["c", "BYTES", [-1, 1]],
      ["d", "FP32", [-1, 1]],
    );
    const columns = [numbers([1.2, 7]), texts(["true", "0"]), texts(["x", "é"]), numbers([0.5, -1])];
    const body = inferBody(["a", "b", "c", "d"], columns, [1, 0], {
      ...asked,
      output: "p",
      metadata: declared,
    });
    expect(body).toEqual({
      id: "1",
      inputs: [
        { name: "a", datatype: "INT64", shape: [2], data: [7, 1] },
        { name: "b", datatype: "BOOL", shape: [2, 1], data: [false, true] },
        { name: "c", datatype: "BYTES", shape: [2, 1], data: ["é", "x"] },
        { name: "d", datatype: "FP32", shape: [2, 1], data: [-1, 0.5] },
      ],
      outputs: [{ name: "p" }],
    });
  });

  it("leaves out what the server does not ask for, and guesses types only where it says none", () => {
    const columns = [numbers([1]), texts(["x"])];
    const some = inferBody(["a", "b"], columns, [0], {
      ...asked,
      metadata: metadata(["b", "BYTES", [-1]]),
    }) as Sent;
    expect(some.inputs.map((t) => t.name)).toEqual(["b"]);
    const guessed = inferBody(["a", "b"], columns, [0], asked) as Sent;
    expect(guessed.inputs.map((t) => t.datatype)).toEqual(["FP64", "BYTES"]);
    expect(guessed.outputs).toBeUndefined();
  });

  it("refuses what a datatype cannot hold, with the feature's name", () => {
    const one = (column: RawColumn, datatype: string) => () =>
      inferBody(["a"], [column], [0], { ...asked, metadata: metadata(["a", datatype, [-1]]) });
    expect(one(texts(["many"]), "FP64")).toThrow(/takes a as FP64, but it has the value many/);
    expect(one(numbers([Number.NaN]), "FP64")).toThrow(ScoringFault);
    expect(one(numbers([1]), "COMPLEX")).toThrow(/cannot send/);
  });

  it("is row-major in one tensor, whatever the numbers", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite), { minLength: 1, maxLength: 20 }), (rows) => {
        const columns = [0, 1].map((k) => numbers(rows.map((r) => r[k as 0 | 1])));
        const every = rows.map((_, i) => i);
        const body = inferBody(["a", "b"], columns, every, { ...asked, layout: "matrix" }) as Sent;
        expect(body.inputs[0]).toMatchObject({ shape: [rows.length, 2], data: rows.flat() });
      }),
    );
  });

  it("holds only rows that JSON can carry", () => {
    const columns = [numbers([1, Number.NaN, 3, Infinity]), texts(["a", "b", null, "d"])];
    expect(sendable(columns, [0, 1, 2, 3])).toEqual([0]);
    expect(sendable([], [0, 1])).toEqual([0, 1]);
  });
});

describe("an answer", () => {
  const answer = (shape: unknown, data: unknown, datatype = "FP64") => ({
    outputs: [{ name: "p", datatype, shape, data }],
  });
  const read = (body: unknown, n: number, index: number | null = null) =>
    Array.from(readScores(body, n, { output: null, index }));

  it("is read flat or nested, the last number of a row unless another is named", () => {
    expect(read(answer([2], [0.1, 0.2]), 2)).toEqual([0.1, 0.2]);
    expect(read(answer([2, 1], [[0.1], [0.2]]), 2)).toEqual([0.1, 0.2]);
    expect(read(answer([2, 2], [0.9, 0.1, 0.8, 0.2]), 2)).toEqual([0.1, 0.2]);
    expect(read(answer([2, 2], [0.9, 0.1, 0.8, 0.2]), 2, 0)).toEqual([0.9, 0.8]);
    expect(read(answer([2], [true, false], "BOOL"), 2)).toEqual([1, 0]);
  });

  it("is refused, with what is wrong, where it does not fit", () => {
    expect(() => read(answer([3], [1, 2, 3]), 2)).toThrow(/For 2 rows .* \[3\] and 3 values/);
    expect(() => read(answer([2], [1]), 2)).toThrow(/1 values/);
    expect(() => read(answer([2], [1, "x"]), 2)).toThrow(/row 2 is x/);
    expect(() => read(answer([2], ["a", "b"], "BYTES"), 2)).toThrow(/is text/);
    expect(() => read(answer([2, 1], [1, 2]), 2, 4)).toThrow(/1 numbers a row, not 5/);
    expect(() => read(answer(null, null), 2)).toThrow(/no shape/);
    expect(() => readScores(answer([1], [1]), 1, { output: "q", index: null })).toThrow(/no output q/);
  });

  it("never makes scores of anything else, nor fails without a word", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 5 }), (body, n) => {
        try {
          expect(read(body, n).every(Number.isFinite)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ScoringFault);
        }
      }),
    );
  });
});

it("metadata is read and held against the features", () => {
  const read = readMetadata({ inputs: [{ name: "x", datatype: "FP64", shape: [-1, 3] }] });
  const ask = { features: ["a", "b"], layout: "matrix" as const, output: null };
  expect(faultsOf(read, ask)).toEqual(["The server takes 3 numbers a row, but the version has 2 features."]);
  expect(faultsOf(read, { ...ask, layout: "columns" })[0]).toMatch(/asks for x/);
  expect(faultsOf(read, { ...ask, features: ["a", "b", "c"] })).toEqual([]);
  expect(() => readMetadata({})).toThrow(/names no inputs/);
  expect(() => readMetadata({ inputs: [{ name: 1 }] })).toThrow(/without a name/);
  expect(errorText('{"error":"bad"}')).toBe("bad");
  expect(errorText("<html>")).toBe("<html>");
});
