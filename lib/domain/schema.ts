/** The columns of a model version: what `design.md` calls its schema. */

export const columnKinds = ["numeric", "categorical", "boolean", "text", "embedding", "timestamp"] as const;
export type ColumnKind = (typeof columnKinds)[number];

export const columnRoles = [
  "feature",
  "prediction",
  "score",
  "label",
  "id",
  "timestamp",
  "group",
  "segment",
  "ignored",
] as const;
export type ColumnRole = (typeof columnRoles)[number];

export const modelTasks = ["binary", "multiclass", "regression", "ranking"] as const;
export type ModelTask = (typeof modelTasks)[number];

export type Column = {
  name: string;
  kind: ColumnKind;
  role: ColumnRole;
  /** A missing value was seen in the reference, or a person allowed it. */
  nullable: boolean;
  /** One sentence: why this kind and role (shown beside the column). */
  reason: string;
  /** True where a person overrode what was inferred. */
  overridden: boolean;
  /** A declared segment key; a feature can be one too. */
  segment: boolean;
  /** Every finite reference value was an integer (numeric only). */
  integer: boolean;
  /** For a multiclass score: the class that this column scores. */
  scoreClass: string | null;
  /** How many numbers each vector of an embedding has; not known of other kinds and of schemas made before it was kept. */
  width?: number | null;
};

export type Schema = { revision: number; columns: Column[] };

/** Columns with a profile: everything that can drift. */
export function profiledColumns(schema: Schema): Column[] {
  return schema.columns.filter(
    (c) =>
      (c.role === "feature" || c.role === "prediction" || c.role === "score" || c.role === "label") &&
      (c.kind === "numeric" || c.kind === "categorical" || c.kind === "boolean"),
  );
}
