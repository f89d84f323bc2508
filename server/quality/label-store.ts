import { readRows } from "#db/clickhouse/bounded.ts";
import type { Column } from "#lib/domain/schema.ts";
import { lagsPerDoubling } from "#lib/quality/arrival-law.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { labelJoin, type Subject, type Window } from "#server/profiles/index.ts";

/** By the start of each window in seconds: rows by the bucket of their label's age, without a label under −1. */
export async function countLabels(
  ctx: ServiceContext,
  subject: Subject,
  of: { label: { column: Column; index: number }; windows: readonly Window[]; every: number },
): Promise<Map<number, Map<number, number>>> {
  const { label, windows, every } = of;
  const table = `events_${subject.versionId}_r${subject.revision}`;
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
  const time = (at: Date) => `toDateTime64(${seconds(at)}, 3, 'UTC')`;
  const sampled = every > 1 ? ` AND bitShiftRight(cityHash64(_id), 24) % ${every} = 0` : "";
  const where = `_at >= ${time(windows[0]!.start)} AND _at < ${time(windows.at(-1)!.end)}${sampled}`;
  const { value, join } = labelJoin(subject, table, where, label);
  const hours = "(if(l.known = 1 AND l.since > e._at, toFloat64(l.since) - toFloat64(e._at), 0) / 3600)";
  const starts = windows.map((w) => seconds(w.start)).join(", ");
  const rows = await readRows<[number, number, number]>(ctx.clickhouse, {
    query:
      `SELECT roundDown(toUnixTimestamp(at), [${starts}]) AS w, ` +
      `if(isNull(y), -1, toInt32(ceil(${lagsPerDoubling} * log2(1 + hours)))) AS b, count() ` +
      `FROM (SELECT e._at AS at, ${value} AS y, ${hours} AS hours FROM (SELECT _id, _at, c${label.index} ` +
      `FROM ${table} WHERE ${where}) AS e ${join}) GROUP BY w, b`,
    caller: "quality.labels",
    seconds: 60,
  });
  const found = new Map<number, Map<number, number>>();
  for (const [w, b, n] of rows) {
    const own = found.get(Number(w)) ?? new Map<number, number>();
    found.set(Number(w), own.set(Number(b), Number(n)));
  }
  return found;
}
