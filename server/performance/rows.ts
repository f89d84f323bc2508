import { readRows } from "#db/clickhouse/bounded.ts";
import type { OutcomeCells, RawColumn } from "#lib/performance/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { labelJoin, segmentCondition, type Subject, type Window } from "#server/profiles/index.ts";
import type { Outcome, Placed } from "./outcome.ts";

/** Rows of one window or of the reference: what came true is left out while it is too young to be whole. */
export type ReadRows = { cells: OutcomeCells; columns: RawColumn[]; labelled: number; n: number };

/** No query reads more rows than these; of larger windows a share is drawn by the hash of the event's id. */
export const mostRows = 200_000;

const at = (ms: number) => `toDateTime64(${ms / 1000}, 3, 'UTC')`;
// groupArray leaves out NULL, and the columns must stay in step: no text has this one character.
const noValue = "'\\0'";

function textOf({ column }: Placed, sql: string): string {
  return column.kind === "categorical" ? `CAST(${sql}, 'Nullable(String)')` : `toString(${sql})`;
}

/** One array a column: numbers with NaN for none, or texts. */
function fieldsOf(outcome: Outcome, truth: string): string[] {
  const { task, prediction, scores, features, label, group } = outcome;
  const cell = (placed: Placed, sql: string, numeric: boolean) =>
    numeric
      ? `groupArray(ifNull(toFloat64(${sql}), nan))`
      : `groupArray(ifNull(${textOf(placed, sql)}, ${noValue}))`;
  // A grade is a number or, as yes and no, a text.
  const regression = task === "regression" || (task === "ranking" && label.column.kind === "numeric");
  const numeric = task === "ranking" ? prediction?.column.kind === "numeric" : regression;
  return [
    cell(label, truth, regression),
    ...(prediction ? [cell(prediction, `c${prediction.index}`, numeric)] : []),
    ...scores.map((s) => cell(s, `c${s.index}`, true)),
    ...(group ? [cell(group, `c${group.index}`, false)] : []),
    ...features.map((f) => cell(f, `c${f.index}`, f.column.kind === "numeric")),
  ];
}

type Cells = (string | number | null)[];

function rowsOf(outcome: Outcome, n: number, labelled: number, arrays: Cells[]): ReadRows {
  const next = arrays.map((a) => a.map((x) => (x === "\0" ? null : x))).values();
  const take = () => next.next().value ?? [];
  const truth = take();
  const predicted = outcome.prediction ? take() : null;
  const scores = outcome.scores.map(({ column }) => ({ class: column.scoreClass, values: take() }));
  const group = outcome.group ? { group: take(), places: outcome.prediction?.column.integer === true } : {};
  const columns = outcome.features.map(({ column }): RawColumn => {
    const values = take();
    if (column.kind !== "numeric")
      return { kind: "categorical", values: values.map((x) => x as string | null) };
    return {
      kind: "numeric",
      values: Float64Array.from(values, (x) => (x === null ? Number.NaN : Number(x))),
    };
  });
  return { cells: { truth, predicted, scores, ...group }, columns, labelled, n };
}

function columnsOf({ label, prediction, scores, features, group }: Outcome): string[] {
  const all = [label, ...(prediction ? [prediction] : []), ...scores, ...(group ? [group] : []), ...features];
  return [...new Set(all.map((p) => `c${p.index}`))];
}

export type WindowToRead = { window: Window; events: number; matured: number };

/** The rows of several windows in one query, by the start of the window. Labels of events after `matured` do not count yet. */
export async function readWindows(
  ctx: ServiceContext,
  subject: Subject,
  outcome: Outcome,
  input: { segment: string; windows: readonly WindowToRead[]; most?: number },
): Promise<Map<number, ReadRows & { sampled: boolean }>> {
  const { windows, segment, most = mostRows } = input;
  const total = windows.reduce((sum, w) => sum + w.events, 0);
  const every = Math.ceil(total / most);
  const table = `events_${subject.versionId}_r${subject.revision}`;
  const ranges = windows.map(
    (w) => `(_at >= ${at(w.window.start.getTime())} AND _at < ${at(w.window.end.getTime())})`,
  );
  const conditions = [`(${ranges.join(" OR ")})`];
  if (segment !== "") conditions.push(await segmentCondition(ctx, subject, segment));
  const counted = conditions.join(" AND ");
  // Of a ranking whole queries are drawn.
  const drawn = outcome.group ? `toString(c${outcome.group.index})` : "_id";
  if (every > 1) conditions.push(`cityHash64(${drawn}) % ${every} = 0`);
  const where = conditions.join(" AND ");
  const { value, join } = labelJoin(subject, table, where, outcome.label);
  const cut = (sql: (w: WindowToRead) => string, last: string) =>
    `multiIf(${windows.map((w) => `e._at < ${at(w.window.end.getTime())}, ${sql(w)}`).join(", ")}, ${last})`;
  const start = cut((w) => String(w.window.start.getTime() / 1000), "0");
  const young = `e._at >= ${cut((w) => at(w.matured), at(0))}`;
  const own = `c${outcome.label.index}`;
  const rest = columnsOf(outcome).filter((c) => c !== own);
  const query =
    `SELECT w, count(), countIf(isNotNull(y)), ${fieldsOf(outcome, "y").join(", ")} FROM (` +
    `SELECT ${start} AS w, if(${young}, NULL, ${value}) AS y${rest.map((c) => `, e.${c} AS ${c}`).join("")} ` +
    `FROM (SELECT ${["_id", "_at", own, ...rest].join(", ")} FROM ${table} WHERE ${where}) AS e ${join}) GROUP BY w`;
  const rows = await readRows<[number, number, number, ...Cells[]]>(ctx.clickhouse, {
    query,
    caller: "performance.rows",
    seconds: 120,
  });
  const exact = every > 1 ? await countRows(ctx, table, counted, windows) : null;
  return new Map(
    rows.map(([w, n, labelled, ...arrays]) => [
      w,
      { ...rowsOf(outcome, exact?.get(w) ?? n, labelled, arrays), sampled: every > 1 },
    ]),
  );
}

async function countRows(
  ctx: ServiceContext,
  table: string,
  where: string,
  windows: readonly WindowToRead[],
): Promise<Map<number, number>> {
  const parts = windows.map((w) => `_at < ${at(w.window.end.getTime())}, ${w.window.start.getTime() / 1000}`);
  const rows = await readRows<[number, number]>(ctx.clickhouse, {
    query: `SELECT multiIf(${parts.join(", ")}, 0) AS w, count() FROM ${table} WHERE ${where} GROUP BY w`,
    caller: "performance.count",
    seconds: 60,
  });
  return new Map(rows);
}

/** Labelled rows of the reference in order of time; where there is none, all: their predictions name the classes. */
export async function readReference(
  ctx: ServiceContext,
  subject: Subject,
  outcome: Outcome,
  segment: string,
  most = mostRows,
): Promise<ReadRows> {
  const table = `reference_${subject.versionId}_r${subject.revision}`;
  const truth = `c${outcome.label.index}`;
  const own = segment === "" ? "1" : await segmentCondition(ctx, subject, segment);
  const [count] = await readRows<[number, number]>(ctx.clickhouse, {
    query: `SELECT countIf(isNotNull(${truth})), count() FROM ${table} WHERE ${own}`,
    caller: "performance.reference",
  });
  const [labelled = 0, all = 0] = count ?? [];
  const where = labelled > 0 ? `${own} AND isNotNull(${truth})` : own;
  const every = Math.max(1, Math.ceil((labelled || all) / most));
  const unit = outcome.group ? `toString(c${outcome.group.index})` : "_row, _id";
  const drawn = every > 1 ? ` AND cityHash64(${unit}) % ${every} = 0` : "";
  const [row] = await readRows<[number, ...Cells[]]>(ctx.clickhouse, {
    query:
      `SELECT count(), ${fieldsOf(outcome, truth).join(", ")} FROM (SELECT ${columnsOf(outcome).join(", ")} ` +
      `FROM ${table} WHERE ${where}${drawn} ORDER BY _at, _row)`,
    caller: "performance.reference",
    seconds: 120,
    settings: { max_threads: 1 },
  });
  const [n = 0, ...arrays] = row ?? [0];
  return rowsOf(outcome, n, labelled > 0 ? n : 0, arrays);
}
