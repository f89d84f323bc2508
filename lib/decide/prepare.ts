/** What decisions need of a baseline, derived once per baseline object and remembered while it lives. */
import type { Baseline, CategoricalBaseline, NumericBaseline, NumericProfile } from "../domain/profile.ts";
import { sum } from "../detect/table.ts";
import { spreadLevels } from "./spread.ts";

type Rows = { reference: Float64Array; m: number; missing: number; rows: number; key: string };

export type PreparedNumeric = Rows & {
  kind: "numeric";
  positions: Float64Array;
  scale: number;
  centre: number;
  levels: Int32Array;
  /** The only cell that has rows, when the reference is constant; else -1. */
  constantCell: number;
  profile: NumericProfile;
};

export type PreparedCategorical = Rows & {
  kind: "categorical";
  values: string[];
  cellOf: ReadonlyMap<string, number>;
  singletons: number;
};

export type Prepared = PreparedNumeric | PreparedCategorical;

const memo = new WeakMap<Baseline, Prepared>();

export function prepare(baseline: Baseline): Prepared {
  const known = memo.get(baseline);
  if (known) return known;
  const prepared = baseline.kind === "numeric" ? prepareNumeric(baseline) : prepareCategorical(baseline);
  memo.set(baseline, prepared);
  return prepared;
}

export function missingOf(profile: NumericProfile): number {
  return profile.nulls + profile.nan + profile.posInf + profile.negInf;
}

function prepareNumeric(b: NumericBaseline): PreparedNumeric {
  const reference = Float64Array.from(b.profile.counts);
  const positions = Float64Array.from(b.representatives);
  for (let i = 1; i < positions.length; i++) {
    // A mean inside a bin can lie a rounding error outside it; the walk over cells needs them ascending.
    if (!(positions[i]! >= positions[i - 1]!)) positions[i] = positions[i - 1]!;
  }
  const filled = reference.reduce((cells, count) => cells + (count > 0 ? 1 : 0), 0);
  const centre = b.median ?? 0;
  return {
    kind: "numeric",
    reference,
    m: sum(reference),
    missing: missingOf(b.profile),
    rows: b.profile.n,
    positions,
    scale: scaleOf(b, centre),
    centre,
    levels: spreadLevels(positions, reference, centre),
    constantCell: filled === 1 && b.distinct <= 1 ? reference.findIndex((count) => count > 0) : -1,
    profile: b.profile,
    key: fingerprint([
      ...b.edges,
      ...reference,
      ...positions,
      b.profile.n,
      missingOf(b.profile),
      b.std ?? -1,
    ]),
  };
}

/** The reference's σ; what is left of one where it is 0 or overflows. */
function scaleOf(b: NumericBaseline, centre: number): number {
  const std = b.std ?? 0;
  const robust = (b.iqr ?? 0) / 1.349;
  const noise = Math.abs(centre) * 1e-9;
  const scale = Math.max(Number.isFinite(std) ? std : robust, noise);
  return scale > 0 && Number.isFinite(scale) ? scale : 1;
}

function prepareCategorical(b: CategoricalBaseline): PreparedCategorical {
  const values = Object.keys(b.profile.counts).sort();
  const reference = Float64Array.from(values, (value) => b.profile.counts[value]!);
  return {
    kind: "categorical",
    values,
    cellOf: new Map(values.map((value, i) => [value, i])),
    reference,
    m: sum(reference),
    missing: b.profile.nulls,
    rows: b.profile.n,
    singletons: b.singletons,
    key: fingerprint([...reference, b.profile.n, b.profile.nulls, values.length]),
  };
}

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);

/** 64 bits of FNV-1a over the doubles: floors depend on nothing else of a baseline. */
function fingerprint(numbers: readonly number[]): string {
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (const x of numbers) {
    double[0] = x;
    a = Math.imul(a ^ words[0]!, 0x01000193);
    a = Math.imul(a ^ words[1]!, 0x01000193) ^ (a >>> 15);
    b = Math.imul(b ^ words[1]!, 0x85ebca6b) ^ (b >>> 13);
    b = Math.imul(b ^ words[0]!, 0xc2b2ae35);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}

export function hashText(seed: number, text: string): number {
  let hash = (0x811c9dc5 ^ seed ^ Math.floor(seed / 2 ** 32)) | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
}
