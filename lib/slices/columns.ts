/**
 * How columns become predicates. Numeric columns are cut at quantiles of the reference (at each value where they are
 * few), so that any run of neighbouring bins is a range; categorical columns keep their most common values, and the
 * rest is one. Code 0 is for what is missing (no value, or not a number); infinities lie in the outer bins.
 */
export type SliceSource =
  | { name: string; kind: "numeric"; values: Float64Array }
  | { name: string; kind: "categorical"; values: readonly (string | null)[] };

export type SliceBins =
  | { name: string; kind: "numeric"; cuts: number[] }
  | { name: string; kind: "categorical"; values: string[] };

/** One condition on one feature: `above` < value ≤ `upTo` (null: no bound), a value, any other value, or none. */
export type Predicate = { feature: string } & (
  | { kind: "range"; above: number | null; upTo: number | null }
  | { kind: "is"; value: string }
  | { kind: "other"; than: number }
  | { kind: "missing" }
);

/** The codes `from` to `to` of a column. */
export type Literal = { column: number; from: number; to: number };

const [numericBins, mostValues] = [10, 20];

/** `source`: the reference's rows. */
export function fitSliceBins(source: SliceSource): SliceBins {
  const { name } = source;
  if (source.kind === "numeric") return { name, kind: "numeric", cuts: cutsOf(source.values) };
  const counts = new Map<string, number>();
  for (const value of source.values) {
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  // In order of text where counts tie, so that the order of the rows does not matter.
  const common = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return { name, kind: "categorical", values: common.slice(0, mostValues).map(([value]) => value) };
}

function cutsOf(values: Float64Array): number[] {
  const sorted = values.filter((x) => !Number.isNaN(x)).sort();
  const distinct: number[] = [];
  for (const x of sorted) {
    if (x !== distinct.at(-1)) distinct.push(x);
    if (distinct.length > numericBins) break;
  }
  if (distinct.length <= numericBins) return distinct.slice(0, -1);
  const at = (i: number) => sorted[Math.ceil((i * sorted.length) / numericBins) - 1]!;
  const cuts = Array.from({ length: numericBins - 1 }, (_, i) => at(i + 1));
  const last = sorted.at(-1)!;
  return cuts.filter((x, i) => x !== cuts[i - 1] && x < last);
}

/** Codes that a column can have: 0 to this, not included. */
export function codeCount(bins: SliceBins): number {
  return bins.kind === "numeric" ? bins.cuts.length + 2 : bins.values.length + 2;
}

/** A column of another kind than the bins were made of is missing throughout. */
export function sliceCodes(bins: SliceBins, source: SliceSource): Uint8Array {
  const out = new Uint8Array(source.values.length);
  if (bins.kind === "numeric" && source.kind === "numeric") {
    const { cuts } = bins;
    for (const [i, x] of source.values.entries()) {
      if (Number.isNaN(x)) continue;
      let code = 0;
      while (code < cuts.length && cuts[code]! < x) code++;
      out[i] = code + 1;
    }
  }
  if (bins.kind === "categorical" && source.kind === "categorical") {
    const place = new Map(bins.values.map((value, i) => [value, i + 1]));
    for (const [i, value] of source.values.entries()) {
      if (value !== null) out[i] = place.get(value) ?? bins.values.length + 1;
    }
  }
  return out;
}

export function predicateOf(bins: SliceBins, { from, to }: Omit<Literal, "column">): Predicate {
  const feature = bins.name;
  if (from === 0) return { feature, kind: "missing" };
  if (bins.kind === "numeric") {
    return { feature, kind: "range", above: bins.cuts[from - 2] ?? null, upTo: bins.cuts[to - 1] ?? null };
  }
  const value = bins.values[from - 1];
  return value === undefined
    ? { feature, kind: "other", than: bins.values.length }
    : { feature, kind: "is", value };
}

/** A predicate as a person reads it. */
export function predicateText(predicate: Predicate): string {
  const { feature } = predicate;
  const number = (x: number) => String(Number(x.toPrecision(6)));
  switch (predicate.kind) {
    case "missing":
      return `${feature} is missing`;
    case "is":
      return `${feature} is ${predicate.value}`;
    case "other":
      return `${feature} is none of its ${predicate.than} most common values`;
    case "range": {
      const { above, upTo } = predicate;
      if (above === null) return upTo === null ? `${feature} has a value` : `${feature} ≤ ${number(upTo)}`;
      return upTo === null
        ? `${feature} > ${number(above)}`
        : `${number(above)} < ${feature} ≤ ${number(upTo)}`;
    }
  }
}
