import type { CategoricalProfile } from "#lib/domain/profile.ts";
import type { Unusable } from "#lib/sketch/baseline-of-sorted.ts";
import type { Texts } from "./native.ts";

/** The finite values of one part of the rows, and how many are none. NaN stands for null: files mix the two. */
export type NumberPart = { finite: Float64Array; unusable: Unusable };

export function wholeNumbers(values: Float64Array): NumberPart {
  // A difference of infinities or with NaN is NaN and stays it: one sum tells of any such value.
  let differences = 0;
  for (let row = 0; row < values.length; row++) differences += values[row]! - values[row]!;
  if (differences === 0) return { finite: values, unusable: noneUnusable() };
  return splitNumbers(values, new Int32Array(values.length), 1)[0]!;
}

/** Splits a column by the part of each row, -1 for none. */
export function splitNumbers(values: Float64Array, partOf: Int32Array, parts: number): NumberPart[] {
  const sizes = new Float64Array(parts);
  const unusable = Array.from({ length: parts }, noneUnusable);
  for (let row = 0; row < values.length; row++) {
    const part = partOf[row]!;
    if (part < 0) continue;
    const x = values[row]!;
    if (Number.isFinite(x)) sizes[part]! += 1;
    else if (x > 0) unusable[part]!.posInf += 1;
    else if (x < 0) unusable[part]!.negInf += 1;
    else unusable[part]!.nulls += 1;
  }
  const finite = Array.from(sizes, (size) => new Float64Array(size));
  sizes.fill(0);
  for (let row = 0; row < values.length; row++) {
    const part = partOf[row]!;
    if (part < 0 || !Number.isFinite(values[row]!)) continue;
    const place = sizes[part]!;
    finite[part]![place] = values[row]!;
    sizes[part] = place + 1;
  }
  return finite.map((part, i) => ({ finite: part, unusable: unusable[i]! }));
}

function noneUnusable(): Unusable {
  return { nulls: 0, nan: 0, posInf: 0, negInf: 0 };
}

/** Counts of the values in every part of the rows. */
export function splitCodes(
  { texts, codes }: Texts,
  partOf: Int32Array | null,
  parts: number,
): CategoricalProfile[] {
  const rows = partOf ? groupRows(partOf, parts) : null;
  const perCode = new Uint32Array(texts.length + 1);
  return Array.from({ length: parts }, (_, part) => {
    const own = rows ? rows[part]! : null;
    const n = own ? own.length : codes.length;
    for (let i = 0; i < n; i++) perCode[codes[own ? own[i]! : i]!]! += 1;
    const nulls = perCode[0]!;
    const counts: [string, number][] = [];
    for (let code = 1; code < perCode.length; code++) {
      if (perCode[code]! > 0) counts.push([texts[code - 1]!, perCode[code]!]);
    }
    perCode.fill(0);
    return { kind: "categorical", n, nulls, counts: Object.fromEntries(counts) };
  });
}

function groupRows(partOf: Int32Array, parts: number): Uint32Array[] {
  const sizes = new Uint32Array(parts);
  for (const part of partOf) if (part >= 0) sizes[part]! += 1;
  const rows = Array.from(sizes, (size) => new Uint32Array(size));
  sizes.fill(0);
  for (let row = 0; row < partOf.length; row++) {
    const part = partOf[row]!;
    if (part < 0) continue;
    const place = sizes[part]!;
    rows[part]![place] = row;
    sizes[part] = place + 1;
  }
  return rows;
}
