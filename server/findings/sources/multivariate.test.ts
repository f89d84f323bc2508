import { expect, test } from "vitest";
import { fromCalm, judgedSpan } from "./multivariate.ts";

const day = (n: number) => Date.UTC(2026, 0, 1 + n);
const iso = (n: number) => new Date(day(n)).toISOString();
type Methods = Parameters<typeof judgedSpan>[0];

/** One method over days; what is given is how many rows each day has and how many of them were looked at. */
function days(...windows: [n: number, sampled: number][]): Methods {
  const own = windows.map(([n, sampled], i) => ({ start: iso(i), end: iso(i + 1), n, sampled }));
  return [{ method: "mmd", windows: own }] as unknown as Methods;
}
const all = { from: 0, until: Number.POSITIVE_INFINITY };
const until = (n: number) => ({ from: 0, until: day(n) });

test("series end before the first window that was never judged", () => {
  const later = day(500);
  expect(judgedSpan(days([9, 9], [9, 0], [9, 9]), later)).toEqual(until(1));
  expect(judgedSpan(days([9, 9], [0, 0], [9, 9]), later)).toEqual(all);
  expect(judgedSpan([], later)).toEqual(all);
});

test("while the oldest was never judged, series begin after the last that was not", () => {
  const later = day(500);
  expect(judgedSpan(days([9, 0], [9, 0], [9, 9], [9, 9]), later)).toEqual({ ...all, from: day(2) });
  expect(judgedSpan(days([9, 0], [9, 9], [9, 0], [9, 9]), later)).toEqual({ ...all, from: day(3) });
  expect(judgedSpan(days([9, 0], [9, 0]), later)).toEqual({ ...all, from: day(2) });
});

test("a window that is still open does not wait, nor one that is never reached", () => {
  expect(judgedSpan(days([9, 9], [9, 0]), day(1.5))).toEqual(all);
  const old = Array.from({ length: 120 }, (_, i): [number, number] => [9, i < 25 ? 0 : 9]);
  expect(judgedSpan(days(...old), day(500))).toEqual(all);
  old[40] = [9, 0];
  expect(judgedSpan(days(...old), day(500))).toEqual(until(40));
});

test("a method that does not apply to a window is not waited for", () => {
  const [one] = days([9, 0], [9, 9]);
  const [other] = days([9, 9], [9, 9]);
  expect(judgedSpan([one!, other!], day(500))).toEqual(all);
});

test("where earlier windows are unknown, what drifts at first is not told of before it was seen calm", () => {
  const series = (text: string) => [...text].map((c, i) => ({ i, verdict: c === "d" ? "drift" : "stable" }));
  const begin = (text: string) => fromCalm(series(text), true)[0]?.i;
  expect(begin("dddddd")).toBeUndefined();
  expect(begin("ddsdsssdd")).toBe(4);
  expect(begin("sss")).toBe(0);
  expect(begin("ss")).toBeUndefined();
  expect(fromCalm(series("dd"), false)).toHaveLength(2);
});
