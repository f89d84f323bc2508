import { expect, test } from "vitest";
import { firstUnjudged } from "./multivariate.ts";

const day = (n: number) => Date.UTC(2026, 0, 1 + n);
const iso = (n: number) => new Date(day(n)).toISOString();
type Methods = Parameters<typeof firstUnjudged>[0];

/** One method over days; what is given is how many rows each day has and how many of them were looked at. */
function days(...windows: [n: number, sampled: number][]): Methods {
  const own = windows.map(([n, sampled], i) => ({ start: iso(i), end: iso(i + 1), n, sampled }));
  return [{ method: "mmd", windows: own }] as unknown as Methods;
}

test("series end before the first window that was never judged", () => {
  const later = day(500);
  expect(firstUnjudged(days([9, 9], [9, 0], [9, 9]), later)).toBe(day(1));
  expect(firstUnjudged(days([9, 9], [0, 0], [9, 9]), later)).toBe(Number.POSITIVE_INFINITY);
  expect(firstUnjudged([], later)).toBe(Number.POSITIVE_INFINITY);
});

test("a window that is still open does not wait, nor one that is never reached", () => {
  expect(firstUnjudged(days([9, 9], [9, 0]), day(1.5))).toBe(Number.POSITIVE_INFINITY);
  const old = Array.from({ length: 120 }, (_, i): [number, number] => [9, i < 25 ? 0 : 9]);
  expect(firstUnjudged(days(...old), day(500))).toBe(Number.POSITIVE_INFINITY);
  old[40] = [9, 0];
  expect(firstUnjudged(days(...old), day(500))).toBe(day(40));
});

test("a method that does not apply to a window is not waited for", () => {
  const [one] = days([9, 0], [9, 9]);
  const [other] = days([9, 9], [9, 9]);
  expect(firstUnjudged([one!, other!], day(500))).toBe(Number.POSITIVE_INFINITY);
});
