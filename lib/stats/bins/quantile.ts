/**
 * Sample quantiles by linear interpolation at (n − 1)·q (Hyndman & Fan type 7), with numpy's rounding:
 * interpolated from the nearer neighbour. `null` for an empty sample or q outside [0, 1].
 */
import type { Ascending } from "../samples/ascending.ts";

export function quantile(x: Ascending, q: number): number | null {
  if (x.length === 0 || !(q >= 0 && q <= 1)) return null;
  const position = (x.length - 1) * q;
  const index = Math.floor(position);
  const low = x[index]!;
  const high = x[Math.min(index + 1, x.length - 1)]!;
  const t = position - index;
  const gap = high - low;
  return t >= 0.5 ? high - gap * (1 - t) : low + gap * t;
}
