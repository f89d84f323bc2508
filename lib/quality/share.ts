/**
 * The share of some rows against the share that the reference had: p by Fisher's exact test (the pooled normal law at
 * large counts), floor by the predictive law of the difference. `above`: only a rise counts. Floors are kept by the
 * reference's counts and a bucket of n, rounded down, as for drift.
 */
import { bucketOf, fewestRows, shareFloor } from "../decide/index.ts";
import { proportionP } from "../detect/proportion.ts";
import type { Finding } from "./check.ts";

type Share = { hits: number; rows: number; before: { hits: number; rows: number } };
type Floor = readonly [number, number];

const known = new Map<string, Floor>();
const mostKnown = 20_000;

function floorOf(hits: number, m: number, n: number): Floor {
  const bucket = n >= fewestRows ? bucketOf(n) : n;
  const key = `${hits}/${m}/${bucket}`;
  let floor = known.get(key);
  if (!floor) {
    if (known.size >= mostKnown) known.clear();
    known.set(key, (floor = shareFloor(hits, m, bucket)));
  }
  return floor;
}

export function shareFinding(
  { hits, rows, before }: Share,
  minimum: number,
  side: "both" | "above" = "above",
): Finding {
  const value = rows > 0 ? hits / rows : null;
  const expected = before.rows > 0 ? before.hits / before.rows : null;
  const nothing = { value, expected, p: null, effect: null, floor: null, minimum, rows };
  if (value === null || expected === null) return nothing;
  const change = value - expected;
  const effect = side === "both" ? Math.abs(change) : Math.max(0, change);
  const all = hits + before.hits;
  if (all === 0 || all === rows + before.rows) return { ...nothing, effect };
  const p = effect > 0 ? proportionP(before.hits, before.rows, hits, rows) : 1;
  return { ...nothing, effect, p, floor: floorOf(before.hits, before.rows, rows) };
}
