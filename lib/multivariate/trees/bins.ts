/**
 * Columns as small whole numbers for histogram trees, over the window's and the reference's rows together: up to 32
 * bins between quantiles for numbers (0: missing; infinities in the end bins), the 62 commonest values of a category
 * by themselves and all others in one bin (0: missing).
 */
import { codesOf, type OfKind, sameColumn, type Sample } from "../sample.ts";

export type BinnedColumn = { feature: string; bins: Uint8Array; size: number; categorical: boolean };

const numericBins = 32;
const mostValues = 62;

/** The window's rows first. Columns that only one side has are left out. */
export function binColumns(window: Sample, reference: Sample): BinnedColumn[] {
  return reference.columns.flatMap((column): BinnedColumn[] => {
    if (column.part !== "input") return [];
    if (column.kind === "numeric") {
      const other = sameColumn(column, window);
      return other
        ? [{ feature: column.name, categorical: false, ...binNumbers(other.values, column.values) }]
        : [];
    }
    if (column.kind === "categorical") {
      const other = sameColumn(column, window);
      const texts = (c: OfKind<"categorical">) => Array.from(c.codes, (code) => c.texts[code - 1] ?? null);
      return other
        ? [{ feature: column.name, categorical: true, ...binValues([...texts(other), ...texts(column)]) }]
        : [];
    }
    return [];
  });
}

function binNumbers(window: Float64Array, reference: Float64Array): { bins: Uint8Array; size: number } {
  const both = new Float64Array(window.length + reference.length);
  both.set(window);
  both.set(reference, window.length);
  const present = both.filter((x) => !Number.isNaN(x)).sort();
  const cuts: number[] = [];
  for (let i = 1; i < numericBins; i++) {
    const cut = present[Math.floor((i * present.length) / numericBins)];
    if (cut !== undefined && cut > (cuts.at(-1) ?? present[0]!)) cuts.push(cut);
  }
  const bins = Uint8Array.from(both, (x) => {
    if (Number.isNaN(x)) return 0;
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle]! <= x) low = middle + 1;
      else high = middle;
    }
    return 1 + low;
  });
  return { bins, size: cuts.length + 2 };
}

function binValues(values: readonly (string | null)[]): { bins: Uint8Array; size: number } {
  const { codes, texts } = codesOf(values);
  const counts = new Float64Array(texts.length + 1);
  for (const code of codes) counts[code]! += 1;
  const order = texts.map((_, i) => i + 1).toSorted((a, b) => counts[b]! - counts[a]! || a - b);
  const bin = new Uint8Array(texts.length + 1);
  for (const [place, code] of order.entries()) bin[code] = Math.min(place, mostValues) + 1;
  return {
    bins: Uint8Array.from(codes, (code) => bin[code]!),
    size: Math.min(order.length, mostValues + 1) + 1,
  };
}
