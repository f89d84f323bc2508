import type { RowsCheck } from "../check.ts";
import { shareFinding } from "../share.ts";

/** Rows refused because columns are missing, unknown or of another number; and revisions that a person made. */
export const schemaChange = {
  name: "schema_change",
  title: "Schema",
  about: "rows",
  unit: "share",
  noun: "with other columns than the schema",
  examine: ({ rows, arrivals, referenceRows }) => {
    if (arrivals === null) return null;
    const hits = arrivals.refusedForSchema;
    const finding = shareFinding(
      { hits, rows: rows + hits, before: { hits: 0, rows: referenceRows } },
      0.005,
    );
    if (arrivals.revisions.length === 0) return finding;
    return { ...finding, fact: "warning", note: `revised: ${arrivals.revisions.join("; ")}` };
  },
} as const satisfies RowsCheck;
