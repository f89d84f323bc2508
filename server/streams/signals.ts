import { readRows } from "#db/clickhouse/bounded.ts";
import type { StreamSettings } from "#lib/stream/settings.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { config } from "#server/kernel/config.ts";
import { findOutcome, hasOutcome } from "#server/performance/index.ts";
import { labelJoin, type Subject } from "#server/profiles/index.ts";
import { logLoss } from "./loss.ts";

/** What is watched value by value. `sql` is over c<i> and, for outcomes, `y`. */
export type Signal = {
  id: string;
  title: string;
  sql: string;
  label: { index: number; column: Subject["columns"][number] } | null;
  columns: number[];
  /** One value an hour: the mean. */
  hourly: boolean;
  maturityMs: number;
};

export type Values = { at: Float64Array; x: Float64Array };

/** Of an hour with more rows a share is read, drawn by the hash of the event's id. */
export const mostRows = 200_000;

const time = (ms: number) => `toDateTime64(${ms / 1000}, 3, 'UTC')`;

/** The signals that are watched: those that were chosen, and of the hourly means only so many as the service allows. */
export async function signalsOf(
  ctx: ServiceContext,
  subject: Subject,
  settings: StreamSettings,
): Promise<Signal[]> {
  let means = 0;
  return (await everySignal(ctx, subject)).filter((signal) => {
    if (settings.signals !== null && !settings.signals.includes(signal.id)) return false;
    if (signal.hourly) means += 1;
    return !signal.hourly || means <= mostMeans();
  });
}

export function mostMeans(): number {
  return config().LEEWAY_STREAM_FEATURES;
}

const meanOf = "mean:";

/** Whether a signal has one value an hour, by its id. */
export const isHourly = (id: string): boolean => id.startsWith(meanOf);

type Side = [NonNullable<Signal["label"]>, string];

/**
 * Where only one of the two is stored as yes or no, the other's spellings are read as that; a number is the same class
 * in any notation.
 */
export function differing(...sides: [Side, Side]): string {
  const flags = sides.filter(([placed]) => placed.column.kind === "boolean").length;
  const texts = sides.map(([{ column }, sql]) => {
    const text = `toString(${sql})`;
    if (column.kind === "boolean") return text;
    const plain = `ifNull(toString(toFloat64OrNull(${text})), ${text})`;
    return flags === 1
      ? `multiIf(lower(${text}) IN ('1','true','t','yes','y','1.0'), '1', lower(${text}) IN ('0','false','f','no','n','0.0'), '0', ${plain})`
      : plain;
  });
  return texts.join(" != ");
}

/** Everything of a version that could be watched. */
export async function everySignal(ctx: ServiceContext, subject: Subject): Promise<Signal[]> {
  const signals: Signal[] = [];
  const outcome = await findOutcome(ctx, subject);
  if (hasOutcome(outcome) && outcome.prediction) {
    const { label, prediction, task, maturityMs } = outcome;
    const p = `c${prediction.index}`;
    const sql =
      task === "regression"
        ? `toFloat64(y) - toFloat64(${p})`
        : `toFloat64(${differing([label, "y"], [prediction, p])})`;
    const [id, title] = task === "regression" ? ["residual", "Residual"] : ["error", "Error"];
    signals.push({ id, title, sql, label, columns: [prediction.index], hourly: false, maturityMs });
  }
  const loss = hasOutcome(outcome) ? logLoss(outcome) : undefined;
  if (loss && hasOutcome(outcome)) {
    const { label, maturityMs } = outcome;
    signals.push({ id: "loss", title: "Log loss", ...loss, label, hourly: false, maturityMs });
  }
  subject.columns.forEach((column, index) => {
    if (column.kind !== "numeric") return;
    const own = { sql: `toFloat64(c${index})`, label: null, columns: [index], maturityMs: 0 };
    if (column.role === "score" || column.role === "prediction")
      signals.push({ ...own, id: `${column.role}:${column.name}`, title: column.name, hourly: false });
    else if (column.role === "feature")
      signals.push({
        ...own,
        id: `${meanOf}${column.name}`,
        title: `Hourly mean of ${column.name}`,
        hourly: true,
      });
  });
  return signals;
}

async function read(ctx: ServiceContext, source: string, signal: Signal, order: string): Promise<Values> {
  const inner = `SELECT _at AS t, ${order} AS o, ${signal.sql} AS x FROM ${source}`;
  const query = signal.hourly
    ? "SELECT toUnixTimestamp(toStartOfHour(t)) + 3600 AS h, avg(x) AS m " +
      `FROM (${inner}) WHERE isFinite(ifNull(x, nan)) GROUP BY h ORDER BY h`
    : "SELECT toUnixTimestamp64Milli(t) / 1000 AS h, ifNull(x, nan) AS m " +
      `FROM (${inner}) WHERE isFinite(ifNull(x, nan)) ORDER BY t, o`;
  const rows = await readRows<[number, number]>(ctx.clickhouse, {
    query,
    caller: "streams.values",
    seconds: 120,
  });
  return {
    at: Float64Array.from(rows, ([h]) => Number(h) * 1000),
    x: Float64Array.from(rows, ([, m]) => Number(m)),
  };
}

/** The values of events in [from, to) in order of event time, then of id. */
export async function readEvents(
  ctx: ServiceContext,
  subject: Subject,
  signal: Signal,
  range: { from: number; to: number; events: number },
): Promise<Values> {
  const table = `events_${subject.versionId}_r${subject.revision}`;
  const every = Math.ceil(range.events / mostRows);
  const drawn = every > 1 ? ` AND cityHash64(_id) % ${every} = 0` : "";
  const where = `_at >= ${time(range.from)} AND _at < ${time(range.to)}${drawn}`;
  if (!signal.label) return read(ctx, `${table} WHERE ${where}`, signal, "_id");
  const { value, join } = labelJoin(subject, table, where, signal.label);
  const own = `c${signal.label.index}`;
  const columns = [...new Set(signal.columns.map((c) => `c${c}`))].filter((c) => c !== own);
  const source =
    `(SELECT e._id AS _id, e._at AS _at, ${value} AS y${columns.map((c) => `, e.${c} AS ${c}`).join("")} ` +
    `FROM (SELECT ${["_id", "_at", own, ...columns].join(", ")} FROM ${table} WHERE ${where}) AS e ${join})`;
  return read(ctx, source, signal, "_id");
}

/** The reference in order of time: the stretch that is taken as stable. */
export async function readStable(ctx: ServiceContext, subject: Subject, signal: Signal): Promise<Values> {
  const table = `reference_${subject.versionId}_r${subject.revision}`;
  const columns = ["_at", "_row", ...signal.columns.map((c) => `c${c}`)];
  const y = signal.label ? `, c${signal.label.index} AS y` : "";
  const limit = signal.hourly ? "" : ` ORDER BY _at, _row LIMIT ${mostRows}`;
  return read(ctx, `(SELECT ${columns.join(", ")}${y} FROM ${table}${limit})`, signal, "_row");
}
