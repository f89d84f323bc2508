/** One walk over the distinct values of two ascending samples, for statistics on midranks. */
import type { Ascending } from "./ascending.ts";

/** Values of x and of y below the current value, and equal to it. */
type Visit = (belowX: number, equalX: number, belowY: number, equalY: number) => void;

export function eachDistinct(x: Ascending, y: Ascending, visit: Visit): void {
  let i = 0;
  let j = 0;
  while (i < x.length || j < y.length) {
    const value = j >= y.length || (i < x.length && x[i]! <= y[j]!) ? x[i]! : y[j]!;
    const [startX, startY] = [i, j];
    while (i < x.length && x[i] === value) i += 1;
    while (j < y.length && y[j] === value) j += 1;
    visit(startX, i - startX, startY, j - startY);
  }
}
