/**
 * Mergeable summaries of one column in one segment over some rows.
 *
 * Bins of a numeric column: `edges` has k+1 ascending values; `counts` has k+2 slots:
 * slot 0 holds x < edges[0]; slot i (1..k) holds edges[i-1] <= x < edges[i], the last of them
 * also x = edges[k]; slot k+1 holds x > edges[k]. Nulls, NaN and infinities have counters of
 * their own and are never in `counts`.
 */
export type NumericProfile = {
  kind: "numeric";
  /** All rows: nulls + nan + positive/negative infinities + sum(counts). */
  n: number;
  nulls: number;
  nan: number;
  posInf: number;
  negInf: number;
  counts: number[];
  /** Over finite values only. */
  sum: number;
  sumSquares: number;
  /** Sum of |x − reference median| over finite values. */
  sumAbsDev: number;
  /** Sums of the values in the two open tails (slots 0 and k+1). */
  sumBelow: number;
  sumAbove: number;
  min: number | null;
  max: number | null;
};

/** Boolean columns use the values "true" and "false". */
export type CategoricalProfile = {
  kind: "categorical";
  n: number;
  nulls: number;
  counts: Record<string, number>;
};

export type Profile = NumericProfile | CategoricalProfile;

/** What the reference fixes for a numeric column; frozen with the schema revision. */
export type NumericBaseline = {
  kind: "numeric";
  edges: number[];
  /** One value per slot of `counts` (k+2): the reference mean inside the bin, or the bin's middle if empty. */
  representatives: number[];
  /** True when every bin holds exactly one distinct reference value (few distinct values). */
  atoms: boolean;
  profile: NumericProfile;
  median: number | null;
  mean: number | null;
  /** Population standard deviation (ddof = 0). */
  std: number | null;
  /** Interquartile range. */
  iqr: number | null;
  /** Exact reference quantiles, q -> value, for the summary table (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99). */
  quantiles: Record<string, number>;
  distinct: number;
};

export type CategoricalBaseline = {
  kind: "categorical";
  profile: CategoricalProfile;
  distinct: number;
  /** Number of reference values seen exactly once (Good–Turing). */
  singletons: number;
};

export type Baseline = NumericBaseline | CategoricalBaseline;
