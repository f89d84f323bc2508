/**
 * NannyML's PCA reconstruction error: missing numbers become the reference's mean and missing categories its commonest
 * value; categories become their frequency in the reference (an unseen one 0); columns are standardised; as many
 * components as carry 65 % of the variance; a window's value is the mean of ‖x − x̂‖. The rule alerts outside
 * mean ± 3 standard deviations of the reference's chunks.
 */
import { columnMeans } from "./matrix.ts";
import { fitComponents } from "./principal.ts";
import { lengthsOf } from "./reconstruction.ts";
import { type OfKind, sameColumn, type Sample } from "./sample.ts";

export type ReconstructionPreset = {
  /** ‖x − x̂‖ of each row. */
  errors: (sample: Sample) => Float64Array;
};

type Reader = (sample: Sample) => Float64Array;

export function fitReconstructionPreset(reference: Sample): ReconstructionPreset | null {
  const readers = reference.columns.flatMap((column): Reader[] => {
    if (column.part !== "input") return [];
    if (column.kind === "numeric") return [numericReader(column)];
    return column.kind === "categorical" ? [frequencyReader(column)] : [];
  });
  const width = readers.length;
  if (width === 0) return null;
  const raw = sideBySide(readers, reference);
  const mean = columnMeans(raw, width);
  const scale = new Float64Array(width);
  for (let i = 0; i < raw.length; i++)
    scale[i % width]! += (raw[i]! - mean[i % width]!) ** 2 / reference.rows;
  const scaled = (sample: Sample) =>
    sideBySide(readers, sample).map((x, i) => (x - mean[i % width]!) / (Math.sqrt(scale[i % width]!) || 1));
  const components = fitComponents(scaled(reference), width, 0.65);
  return { errors: (sample) => lengthsOf(components.residuals(scaled(sample)), width) };
}

function numericReader(column: OfKind<"numeric">): Reader {
  const present = column.values.filter((x) => !Number.isNaN(x));
  const mean = present.length > 0 ? present.reduce((sum, x) => sum + x, 0) / present.length : 0;
  return (sample) => {
    const values = sameColumn(column, sample)?.values ?? new Float64Array(sample.rows).fill(Number.NaN);
    return values.map((x) => (Number.isNaN(x) ? mean : x));
  };
}

function frequencyReader(column: OfKind<"categorical">): Reader {
  const counts = new Float64Array(column.texts.length + 1);
  for (const code of column.codes) counts[code]! += 1;
  let first = 1;
  for (let code = 2; code < counts.length; code++) if (counts[code]! > counts[first]!) first = code;
  if (counts.length > 1) counts[first]! += counts[0]!;
  const rows = Math.max(1, column.codes.length);
  const share = new Map(column.texts.map((text, i) => [text, counts[i + 1]! / rows]));
  const missing = (counts[first] ?? 0) / rows;
  return (sample) => {
    const other = sameColumn(column, sample);
    const shares = [missing, ...(other?.texts ?? []).map((text) => share.get(text) ?? 0)];
    return Float64Array.from({ length: sample.rows }, (_, row) => shares[other ? other.codes[row]! : 0]!);
  };
}

function sideBySide(readers: readonly Reader[], sample: Sample): Float64Array {
  const out = new Float64Array(sample.rows * readers.length);
  for (const [j, read] of readers.entries()) {
    const values = read(sample);
    for (let row = 0; row < values.length; row++) out[row * readers.length + j] = values[row]!;
  }
  return out;
}

/** Mean ± 3 sample standard deviations of the chunks' values. */
export function presetLimits(values: readonly number[]): { lower: number; upper: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return { lower: mean - 3 * std, upper: mean + 3 * std };
}
