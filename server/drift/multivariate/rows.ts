import { readRows } from "#db/clickhouse/bounded.ts";
import type { Column } from "#lib/domain/schema.ts";
import { columnsFromRows, type RowCell } from "#lib/multivariate/from-rows.ts";
import type { Sample } from "#lib/multivariate/sample.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { segmentCondition, type Subject, type Window } from "#server/profiles/index.ts";

export type Chosen = { columns: { column: Column; index: number }[]; leftOut: number };
export type DrawnRows = { sample: Sample; ids: string[]; times: string[] };

const mostColumns = 120;
export const mostRows = { reference: 5000, window: 2500 } as const;

/** The columns that enter, in the order of the schema: features and what the model says, never labels. */
export function chooseColumns(subject: Subject): Chosen {
  const kinds = ["numeric", "categorical", "boolean", "text", "embedding"];
  const all = subject.columns.flatMap((column, index) =>
    ["feature", "prediction", "score"].includes(column.role) && kinds.includes(column.kind)
      ? [{ column, index }]
      : [],
  );
  const outputs = all.filter((c) => c.column.role !== "feature");
  const inputs = all.filter((c) => c.column.role === "feature");
  const room = Math.max(0, mostColumns - outputs.length);
  return { columns: [...inputs.slice(0, room), ...outputs], leftOut: Math.max(0, inputs.length - room) };
}

type Part = { kind: "reference" } | { kind: "events"; window: Window; events: number };

/**
 * Rows drawn by a hash of their id: the same ones each time. About thrice as many pass a first, cheap condition, so
 * that only few rows' columns are read from a large table.
 */
export async function drawRows(
  ctx: ServiceContext,
  subject: Subject,
  chosen: Chosen,
  segment: string,
  part: Part,
): Promise<DrawnRows> {
  const reference = part.kind === "reference";
  const table = `${part.kind}_${subject.versionId}_r${subject.revision}`;
  const most = reference ? mostRows.reference : mostRows.window;
  const hash = reference ? "cityHash64(_row, _id)" : "cityHash64(_id)";
  const at = (d: Date) => `toDateTime64(${d.getTime() / 1000}, 3, 'UTC')`;
  const conditions = reference ? ["1"] : [`_at >= ${at(part.window.start)} AND _at < ${at(part.window.end)}`];
  if (segment !== "") {
    conditions.push(await segmentCondition(ctx, subject, segment));
  } else {
    const rows = reference ? await countRows(ctx, table) : part.events;
    const every = Math.floor(rows / (3 * most));
    if (every > 1) conditions.push(`bitShiftRight(${hash}, 32) % ${every} = 0`);
  }
  const fields = chosen.columns.map(({ column, index }) =>
    column.kind === "boolean"
      ? `if(isNull(c${index}), NULL, if(c${index} = 0, 'false', 'true'))`
      : `c${index}`,
  );
  const rows = await readRows<[string, string, ...RowCell[]]>(ctx.clickhouse, {
    query:
      `SELECT _id, toString(_at), ${fields.join(", ") || "1"} FROM ${table} WHERE ${conditions.join(" AND ")} ` +
      `ORDER BY ${hash}, _row LIMIT ${most}`,
    caller: "drift.multivariate",
    seconds: 120,
    settings: { output_format_json_quote_denormals: 1 },
  });
  const specs = chosen.columns.map(({ column }) => ({
    name: column.name,
    kind: column.kind,
    part: column.role === "feature" ? ("input" as const) : ("output" as const),
  }));
  return {
    sample: { rows: rows.length, columns: columnsFromRows(specs, rows, 2) },
    ids: rows.map((row) => row[0]),
    times: rows.map((row) => `${row[1].replace(" ", "T")}Z`),
  };
}

async function countRows(ctx: ServiceContext, table: string): Promise<number> {
  const [row] = await readRows<[number]>(ctx.clickhouse, {
    query: `SELECT count() FROM ${table}`,
    caller: "drift.multivariate",
  });
  return row?.[0] ?? 0;
}
