/** Some rows of a model, column by column: what multivariate methods compare. */

/** `output`: what the model said (prediction, scores); `input`: what it was told. */
export type ColumnPart = "input" | "output";

export type SampleColumn = { name: string; part: ColumnPart } & (
  | { kind: "numeric" /** NaN: no value. */; values: Float64Array }
  | { kind: "categorical" /** 0: no value; k: texts[k - 1]. */; codes: Uint32Array; texts: readonly string[] }
  | { kind: "text"; values: readonly (string | null)[] }
  | {
      kind: "embedding" /** Row after row; a row of NaN has no value. */;
      values: Float64Array;
      width: number;
    }
);

export type Sample = { rows: number; columns: readonly SampleColumn[] };

export type OfKind<K extends SampleColumn["kind"]> = Extract<SampleColumn, { kind: K }>;

/** The rows at these positions, in this order. */
export function takeRows(sample: Sample, rows: Uint32Array): Sample {
  return { rows: rows.length, columns: sample.columns.map((column) => takeColumn(column, rows)) };
}

function takeColumn(column: SampleColumn, rows: Uint32Array): SampleColumn {
  switch (column.kind) {
    case "numeric":
      return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
    case "categorical":
      return { ...column, codes: Uint32Array.from(rows, (row) => column.codes[row]!) };
    case "text":
      return { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) };
    case "embedding": {
      const { width } = column;
      const values = new Float64Array(rows.length * width);
      for (const [i, row] of rows.entries()) {
        values.set(column.values.subarray(row * width, (row + 1) * width), i * width);
      }
      return { ...column, values };
    }
  }
}

/** The column of another sample under the same name and of the same kind. */
export function sameColumn<C extends SampleColumn>(column: C, sample: Sample): C | null {
  const other = sample.columns.find((c) => c.name === column.name);
  return other && other.kind === column.kind ? (other as C) : null;
}

export function columnsOf<K extends SampleColumn["kind"]>(
  sample: Sample,
  kind: K,
  part: ColumnPart = "input",
): OfKind<K>[] {
  return sample.columns.filter((c): c is OfKind<K> => c.kind === kind && c.part === part);
}

/** Texts to codes from 1 on in the order of their first use. */
export function codesOf(values: readonly (string | null)[]): { codes: Uint32Array; texts: string[] } {
  const known = new Map<string, number>();
  const codes = Uint32Array.from(values, (value) => {
    if (value === null) return 0;
    const code = known.get(value) ?? known.size + 1;
    known.set(value, code);
    return code;
  });
  return { codes, texts: [...known.keys()] };
}
