import { createHash } from "node:crypto";
import { readRows } from "#db/clickhouse/bounded.ts";
import type { Column } from "#lib/domain/schema.ts";
import { columnFromCells, type RowCell } from "#lib/multivariate/from-rows.ts";
import type { PeriodRows } from "#lib/causes/index.ts";
import type { RawColumn } from "#lib/performance/estimate/binning.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { labelJoin, segmentCondition, type Subject } from "#server/profiles/index.ts";
import type { OutcomeColumns } from "./outcome.ts";

export type Placed = { column: Column; index: number };
export type Period = { kind: "reference" } | { kind: "events"; from: Date; to: Date; asOf: Date };
export type RawPeriod = {
  columns: RawColumn[];
  outputs: RawColumn[];
  truth: (string | null)[];
  at: Float64Array;
  labelAt: Float64Array;
  /** SHA-256 of the query that drew these rows. */
  queryHash: string;
};

export const mostRows = 20_000;
const mostFeatures = 120;

/** The features that can be compared: numbers, categories, yes and no. */
export function featuresOf(subject: Subject): Placed[] {
  const kinds = ["numeric", "categorical", "boolean"];
  return subject.columns
    .flatMap((column, index) =>
      column.role === "feature" && kinds.includes(column.kind) ? [{ column, index }] : [],
    )
    .slice(0, mostFeatures);
}

const time = (d: Date) => `toDateTime64(${d.getTime() / 1000}, 3, 'UTC')`;
const textOf = (sql: string) => `toString(${sql})`;

/** Rows of a period, at most 20,000, drawn by a hash of their id: the same ones each time. */
export async function drawPeriod(
  ctx: ServiceContext,
  subject: Subject,
  asked: { features: Placed[]; outcome: OutcomeColumns; segment: string; period: Period },
): Promise<RawPeriod> {
  const { features, outcome, segment, period } = asked;
  const reference = period.kind === "reference";
  const table = `${period.kind}_${subject.versionId}_r${subject.revision}`;
  const hash = reference ? "cityHash64(_row, _id)" : "cityHash64(_id)";
  const conditions = reference ? ["1"] : [`_at >= ${time(period.from)} AND _at < ${time(period.to)}`];
  if (segment !== "") conditions.push(await segmentCondition(ctx, subject, segment));
  const [count] = await readRows<[number]>(ctx.clickhouse, {
    query: `SELECT count() FROM ${table} WHERE ${conditions.join(" AND ")}`,
    caller: "causes.count",
  });
  const every = Math.ceil((count?.[0] ?? 0) / mostRows);
  if (every > 1) conditions.push(`bitShiftRight(${hash}, 24) % ${every} = 0`);
  const where = conditions.join(" AND ");
  const outputs = outcome.outputs;
  const own = outcome.label ? [`c${outcome.label.index}`] : [];
  const read = [...new Set([...features, ...outputs].map((p) => `c${p.index}`).concat(own))];
  const cells = [...features, ...outputs].map(({ column, index }) =>
    column.kind === "numeric" ? `e.c${index}` : textOf(`e.c${index}`),
  );
  const truth = truthOf(subject, table, where, outcome.label, reference);
  const asOf = reference ? null : period.asOf;
  const known = asOf ? `isNotNull(y) AND since <= ${time(asOf)}` : "isNotNull(y)";
  const names = cells.map((_, i) => `v${i}`);
  const query =
    `SELECT toFloat64(at) * 1000, if(${known}, ${textOf("y")}, NULL), if(${known}, toFloat64(since) * 1000, NULL)` +
    `${names.map((n) => `, ${n}`).join("")} FROM (SELECT e._at AS at, ${truth.value} AS y, ${truth.since} AS since` +
    `${cells.map((c, i) => `, ${c} AS v${i}`).join("")} FROM (SELECT ${["_id", "_at", ...read].join(", ")} ` +
    `FROM ${table} WHERE ${where} ORDER BY ${hash}, _row LIMIT ${mostRows}) AS e ${truth.join}) ORDER BY at`;
  const rows = await readRows<[number, RowCell, number | null, ...RowCell[]]>(ctx.clickhouse, {
    query,
    caller: "causes.rows",
    seconds: 120,
    settings: { output_format_json_quote_denormals: 1 },
  });
  const column = ({ column: c }: Placed, i: number) =>
    rawColumn(
      c,
      rows.map((row) => row[3 + i] ?? null),
    );
  return {
    columns: features.map(column),
    outputs: outputs.map((p, i) => column(p, features.length + i)),
    truth: rows.map((row) => (row[1] === null ? null : String(row[1]))),
    at: Float64Array.from(rows, (row) => row[0]),
    labelAt: Float64Array.from(rows, (row) => row[2] ?? Number.NaN),
    queryHash: createHash("sha256").update(query).digest("hex"),
  };
}

function truthOf(
  subject: Subject,
  table: string,
  where: string,
  label: Placed | null,
  reference: boolean,
): { value: string; since: string; join: string } {
  if (!label) return { value: "CAST(NULL, 'Nullable(String)')", since: "e._at", join: "" };
  if (reference) return { value: `e.c${label.index}`, since: "e._at", join: "" };
  const { value, join } = labelJoin(subject, table, where, label);
  return { value, join, since: "if(l.known = 1 AND l.since >= e._at, l.since, e._at)" };
}

function rawColumn(column: Column, cells: RowCell[]): RawColumn {
  if (column.kind !== "numeric") {
    return { kind: "categorical", values: cells.map((x) => (x === null ? null : String(x))) };
  }
  const [made] = columnFromCells({ name: column.name, kind: "numeric", part: "input" }, cells);
  return { kind: "numeric", values: made?.kind === "numeric" ? made.values : new Float64Array(cells.length) };
}

export function asPeriod(
  raw: RawPeriod,
  outcome: Pick<PeriodRows, "score" | "label" | "classes">,
): PeriodRows {
  return { columns: raw.columns, ...outcome, at: raw.at, labelAt: raw.labelAt };
}

/** Rows by UTC day, the earliest first; days without rows are left out. */
export async function rowsByDay(
  ctx: ServiceContext,
  subject: Subject,
  asked: { segment: string; from: Date; to: Date },
): Promise<{ day: string; rows: number }[]> {
  const conditions = [`_at >= ${time(asked.from)} AND _at < ${time(asked.to)}`];
  if (asked.segment !== "") conditions.push(await segmentCondition(ctx, subject, asked.segment));
  const found = await readRows<[string, number | string]>(ctx.clickhouse, {
    query:
      `SELECT toString(toDate(_at, 'UTC')) AS day, count() FROM events_${subject.versionId}_r${subject.revision} ` +
      `WHERE ${conditions.join(" AND ")} GROUP BY day ORDER BY day LIMIT 400`,
    caller: "causes.days",
  });
  return found.map(([day, rows]) => ({ day, rows: Number(rows) }));
}
