import type { ClickHouseSettings } from "@clickhouse/client";
import type { Profile } from "#lib/domain/profile.ts";
import {
  type BinStyle,
  categoricalProfileSql,
  numericProfileSql,
  type ProfiledColumn,
  type ProfileSource,
} from "./profile-sql.ts";

// A compiled pass over many columns falls out of the processor's cache: ten at a time take two thirds of the time.
const columnsPerQuery: Record<BinStyle, number> = { tree: 10, scan: 60 };

/** Profiles of some columns in one segmentation: chunked, so that the text of a query stays bounded. */
export function profileStatements(
  source: ProfileSource,
  columns: readonly ProfiledColumn[],
  style: BinStyle,
): string[] {
  const numeric = columns.filter((c) => c.kind === "numeric");
  const categorical = columns.filter((c) => c.kind !== "numeric");
  const statements: string[] = [];
  const wide = columnsPerQuery[style];
  for (let i = 0; i < numeric.length; i += wide) {
    statements.push(numericProfileSql(source, numeric.slice(i, i + wide), style));
  }
  for (let i = 0; i < categorical.length; i += columnsPerQuery.scan) {
    statements.push(categoricalProfileSql(source, categorical.slice(i, i + columnsPerQuery.scan)));
  }
  return statements;
}

/** From this many rows on, compiling the text of a tree takes less time than it saves. */
export function styleFor(rows: number): BinStyle {
  return rows >= 100_000 ? "tree" : "scan";
}

/** Edges are a new text for every model, so the tree is compiled at its first use, not after three. */
export function profileSettings(style: BinStyle): ClickHouseSettings {
  const planned: ClickHouseSettings =
    style === "tree"
      ? { min_count_to_compile_expression: "0", optimize_aggregation_in_order: 1, max_block_size: "16384" }
      : { compile_expressions: 0 };
  return {
    ...planned,
    max_query_size: "33554432",
    max_ast_elements: "2000000",
    max_expanded_ast_elements: "4000000",
  };
}

/** The fields of a profile as the engine returns them, from `n` on (see profileFields). */
export type ProfileRow = [
  n: number,
  nulls: number,
  nans: number,
  posInf: number,
  negInf: number,
  counts: number[],
  sum: number | null,
  sumSquares: number | null,
  sumAbsDev: number | null,
  sumBelow: number | null,
  sumAbove: number | null,
  min: number | null,
  max: number | null,
  categories: Record<string, number>,
];

export function toProfile(row: ProfileRow): Profile {
  const [n, nulls, nan, posInf, negInf, counts, ...rest] = row;
  const [sum, sumSquares, sumAbsDev, sumBelow, sumAbove, min, max, categories] = rest;
  if (counts.length === 0) return { kind: "categorical", n, nulls, counts: categories };
  // The engine prints a sum that overflowed as null.
  const real = (x: number | null) => x ?? Number.NaN;
  return {
    kind: "numeric",
    n,
    nulls,
    nan,
    posInf,
    negInf,
    counts,
    sum: real(sum),
    sumSquares: real(sumSquares),
    sumAbsDev: real(sumAbsDev),
    sumBelow: real(sumBelow),
    sumAbove: real(sumAbove),
    min,
    max,
  };
}
