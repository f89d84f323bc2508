/**
 * Noise floors: the 95 % and 99 % point of a statistic with no drift, between m reference rows and n rows.
 *
 * ks: the limit law. null_rate and changed_share: the exact predictive law, beta-binomial with Jeffreys' half
 * count. The rest: simulated; both samples are drawn anew from the reference's shares, so that the reference's own
 * sampling noise is in it, and a value that the smaller one has never seen can appear. 300 draws (100 over 200
 * cells), order statistics. Once per baseline and bucket of n (three to an octave, rounded down: never too low a
 * floor), kept in a cache that the caller can store. Below 30 rows there is no floor.
 */
import { detectors, type DetectorName } from "../detect/index.ts";
import { categoricalTable, type Table } from "../detect/table.ts";
import { random } from "../stats/index.ts";
import { balancedV } from "./effects.ts";
import { shareFloor } from "./share-floor.ts";
import { hashText, type Prepared } from "./prepare.ts";

export const fewestRows = 30;

/** A detector, or an effect that is none. */
export type Statistic = DetectorName | "cramers_v_balanced" | "changed_share";

/** The 95 % and the 99 % point. */
export type Floor = readonly [number, number];
export type FloorSet = Readonly<Record<string, Floor>>;
/** A Map does; entries are plain data, so a server can store them. */
export type FloorCache = {
  get: (key: string) => FloorSet | undefined;
  set: (key: string, floors: FloorSet) => unknown;
};

/** The largest of 30 · 2^(i/3) (whole) that is at most n. */
export function bucketOf(n: number): number {
  let i = Math.floor(3 * Math.log2(n / fewestRows)) + 1;
  while (Math.floor(fewestRows * 2 ** (i / 3)) > n) i -= 1;
  return Math.floor(fewestRows * 2 ** (i / 3));
}

export function floorsOf(
  prepared: Prepared,
  n: number,
  rows: number,
  names: readonly Statistic[],
  cache: FloorCache,
): FloorSet {
  const bucket = n >= fewestRows && prepared.m > 0 ? bucketOf(n) : 0;
  const rowsBucket = rows >= fewestRows ? bucketOf(rows) : 0;
  const key = `${prepared.key}:${bucket}:${rowsBucket}`;
  const known = cache.get(key);
  if (known && names.every((name) => Object.hasOwn(known, name))) return known;
  const missing = names.filter((name) => !known || !Object.hasOwn(known, name));
  const found = { ...known, ...computeFloors(prepared, bucket, rowsBucket, missing) };
  cache.set(key, found);
  return found;
}

function computeFloors(
  prepared: Prepared,
  n: number,
  rows: number,
  names: readonly Statistic[],
): Record<string, Floor> {
  const floors: Record<string, Floor> = {};
  const simulated: Statistic[] = [];
  for (const name of names) {
    if (name === "null_rate") {
      if (rows > 0) floors[name] = shareFloor(prepared.missing, prepared.rows, rows);
    } else if (n === 0) continue;
    else if (name === "changed_share") floors[name] = shareFloor(0, prepared.m, n);
    else if (name === "ks") {
      const unit = Math.sqrt(1 / n + 1 / prepared.m);
      floors[name] = [Math.min(1, 1.3580986 * unit), Math.min(1, 1.6276236 * unit)];
    } else simulated.push(name);
  }
  if (simulated.length > 0) Object.assign(floors, simulate(prepared, n, simulated));
  return floors;
}

function simulate(prepared: Prepared, n: number, names: readonly Statistic[]): Record<string, Floor> {
  const cells = prepared.reference.length;
  const draws = cells > 200 ? 100 : 300;
  const rng = random(hashText(n, prepared.key));
  const seen = names.map(() => [] as number[]);
  const reference = new Float64Array(cells);
  const current = new Float64Array(cells);
  for (let draw = 0; draw < draws; draw++) {
    rng.multinomial(prepared.m, prepared.reference, reference);
    rng.multinomial(n, prepared.reference, current);
    const table = tableLike(prepared, reference, current, n);
    for (const [i, name] of names.entries()) {
      const value = name === "cramers_v_balanced" ? balancedV(table) : valueOf(name, table);
      // No value where there is no room for one: nothing can exceed it.
      seen[i]!.push(value ?? Number.MAX_VALUE);
    }
  }
  return Object.fromEntries(
    names.map((name, i) => {
      const sorted = seen[i]!.sort((a, b) => a - b);
      const at = (q: number) => sorted[Math.ceil(q * draws) - 1]!;
      return [name, [at(0.95), at(0.99)] as const];
    }),
  );
}

function valueOf(name: Statistic, table: Table): number | null {
  return detectors[name as DetectorName].value(table);
}

function tableLike(prepared: Prepared, reference: Float64Array, current: Float64Array, n: number): Table {
  const plain = categoricalTable(reference, current);
  if (prepared.kind === "categorical") return plain;
  const { positions, scale, centre } = prepared;
  return { ...plain, kind: "numeric", m: prepared.m, n, positions, scale, centre };
}
