/**
 * Mixed columns as bounded numbers, the way the reference fixes it.
 *
 * Numeric: (x − mean)/σ of the reference, cut at ±10 (infinities too); a missing value is the mean, and a field of
 * its own says that it is missing. Categorical: a field for each of the commonest values but the first, one for all
 * other values (unseen ones among them), one for the missing; with more values than fields also the value's
 * frequency in the reference. Indicators are (x − rate)/max(σ, 0.1). Embeddings and texts are not encoded here.
 */
import type { OfKind, Sample } from "./sample.ts";
import { sameColumn } from "./sample.ts";

export type Encoding = {
  width: number;
  /** The column that each field comes from. */
  features: readonly string[];
  /** Row after row. A column that the sample lacks is missing in every row. */
  encode: (sample: Sample) => Float64Array;
};

type Write = (sample: Sample, out: Float64Array, width: number, at: number) => void;
type Part = { feature: string; fields: number; write: Write };

const bound = 10;
const mostFields = 240;
const leastSpread = 0.1;

export function fitEncoding(reference: Sample): Encoding | null {
  const columns = reference.columns.filter(
    (c): c is OfKind<"numeric"> | OfKind<"categorical"> =>
      c.part === "input" && (c.kind === "numeric" || c.kind === "categorical"),
  );
  const values = Math.max(1, Math.min(8, Math.floor(mostFields / Math.max(1, columns.length)) - 2));
  const parts = columns.map((c) => (c.kind === "numeric" ? numericPart(c) : categoricalPart(c, values)));
  const width = parts.reduce((sum, part) => sum + part.fields, 0);
  if (width === 0) return null;
  return {
    width,
    features: parts.flatMap((part) => Array.from({ length: part.fields }, () => part.feature)),
    encode(sample) {
      const out = new Float64Array(sample.rows * width);
      let at = 0;
      for (const part of parts) {
        part.write(sample, out, width, at);
        at += part.fields;
      }
      return out;
    },
  };
}

function numericPart(column: OfKind<"numeric">): Part {
  const { mean, scale } = momentsOf(column.values);
  const missing = shareOf(column.values.length, (i) => Number.isNaN(column.values[i]!));
  return {
    feature: column.name,
    fields: 2,
    write(sample, out, width, at) {
      const values = sameColumn(column, sample)?.values;
      for (let row = 0; row < sample.rows; row++) {
        const x = values ? values[row]! : Number.NaN;
        const none = Number.isNaN(x);
        out[row * width + at] = none ? 0 : cut((x - mean) / scale);
        out[row * width + at + 1] = indicator(none, missing);
      }
    },
  };
}

/** Mean and spread of the finite values; a constant has the smallest spread that tells it from another value. */
function momentsOf(values: Float64Array): { mean: number; scale: number } {
  let [n, mean, squares] = [0, 0, 0];
  for (const x of values) {
    if (!Number.isFinite(x)) continue;
    n += 1;
    const gap = x - mean;
    mean += gap / n;
    squares += gap * (x - mean);
  }
  const std = n > 0 ? Math.sqrt(squares / n) : 0;
  const least = 1e-9 * Math.max(1, Math.abs(mean));
  return { mean, scale: std > least ? std : least };
}

function categoricalPart(column: OfKind<"categorical">, most: number): Part {
  const rows = column.codes.length;
  const counts = new Float64Array(column.texts.length + 1);
  for (const code of column.codes) counts[code]! += 1;
  const share = (code: number) => (rows > 0 ? counts[code]! / rows : 0);
  const byCount = column.texts.map((_, i) => i + 1).toSorted((a, b) => counts[b]! - counts[a]! || a - b);
  const kept = byCount.slice(1, most + 1).filter((code) => share(code) >= 0.005);
  const known = byCount.length > 0 ? 1 + kept.length : 0;
  const fieldOf = new Map(kept.map((code, i) => [column.texts[code - 1]!, i]));
  const first = column.texts[(byCount[0] ?? 0) - 1];
  const missing = share(0);
  const rest =
    1 - missing - kept.reduce((sum, code) => sum + share(code), 0) - (byCount[0] ? share(byCount[0]) : 0);
  const rates = [...kept.map(share), Math.max(0, rest), missing];
  const many = byCount.length > known;
  const frequency = new Map(column.texts.map((text, i) => [text, share(i + 1)]));
  const frequencies = momentsOf(Float64Array.from(column.codes, share));
  return {
    feature: column.name,
    fields: rates.length + (many ? 1 : 0),
    write(sample, out, width, at) {
      const other = sameColumn(column, sample);
      const texts = other?.texts ?? [];
      const fields = [
        rates.length - 1,
        ...texts.map((t) => (t === first ? -1 : (fieldOf.get(t) ?? kept.length))),
      ];
      const shares = [missing, ...texts.map((t) => frequency.get(t) ?? 0)];
      for (let row = 0; row < sample.rows; row++) {
        const code = other ? other.codes[row]! : 0;
        const start = row * width + at;
        for (const [i, rate] of rates.entries()) out[start + i] = indicator(fields[code] === i, rate);
        if (many) out[start + rates.length] = cut((shares[code]! - frequencies.mean) / frequencies.scale);
      }
    },
  };
}

function indicator(is: boolean, rate: number): number {
  return ((is ? 1 : 0) - rate) / Math.max(leastSpread, Math.sqrt(rate * (1 - rate)));
}

function cut(x: number): number {
  return x > bound ? bound : x < -bound ? -bound : x;
}

function shareOf(n: number, has: (i: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < n; i++) if (has(i)) count += 1;
  return n > 0 ? count / n : 0;
}
