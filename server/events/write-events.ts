import { LeewayError } from "#lib/domain/errors.ts";
import { escapeCell } from "#lib/ingest/cell.ts";
import type { ValidRow } from "#lib/ingest/row-reader.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { engineTime, insertLines, insertTyped, tableName } from "#server/references/index.ts";
import { addTotals, currentRevision, knownIds, type Target } from "./store.ts";

export type Place = {
  /** Commits on its own. */
  ctx: ServiceContext;
  /** The transaction that makes the batch final. */
  tx: ServiceContext;
  target: Target;
  batch: number;
  received: number;
};

export type Written = {
  counts: { accepted: number; duplicates: number }[];
  /** Hours to profile again, by version: seconds since 1970. */
  hours: Map<number, number[]>;
};

const hourMs = 3_600_000;

type Before = { revision: number; known: Set<string> };

/** What decides which events are new, read by the model's only writer. */
export async function readBefore(
  ctx: ServiceContext,
  tx: ServiceContext,
  target: Target,
  lists: readonly (readonly ValidRow[])[],
): Promise<Before> {
  const ids = lists.flatMap((rows) => rows.map((r) => r.id));
  const [revision, known] = await Promise.all([
    currentRevision(tx, target.versionId),
    knownIds(ctx, target.versionId, ids),
  ]);
  return { revision, known };
}

/** Stores the events whose id is new; counts for each list how many were and how many were not. */
export async function writeEvents(
  { ctx, tx, target, batch, received }: Place,
  lists: readonly (readonly ValidRow[])[],
  { columns, known, ...before }: Before & { columns: number },
): Promise<Written> {
  const { versionId, revision } = target;
  if (before.revision !== revision) {
    throw new LeewayError("STALE", "The schema changed while the rows were on their way: send them again.");
  }
  const fresh: ValidRow[] = [];
  const counts = lists.map((rows) => {
    const before = fresh.length;
    for (const row of rows) {
      if (known.has(row.id)) continue;
      known.add(row.id);
      fresh.push(row);
    }
    const accepted = fresh.length - before;
    return { accepted, duplicates: rows.length - accepted };
  });
  if (fresh.length === 0) return { counts, hours: new Map() };
  const table = tableName("events", versionId, revision);
  const idLines = fresh.map((r) => `${versionId}\t${escapeCell(r.id)}\t${engineTime(r.at)}\t${batch}`);
  await Promise.all([
    insertTyped(ctx.clickhouse, { table, columns, rows: fresh, batch, received }),
    insertLines(ctx.clickhouse, "event_ids (version_id, id, at, batch)", idLines),
  ]);
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  const hours = new Set<number>();
  for (const { at } of fresh) {
    if (at < first) first = at;
    if (at > last) last = at;
    hours.add(Math.floor(at / hourMs) * 3_600);
  }
  await addTotals(tx, versionId, { events: fresh.length, first, last });
  return { counts, hours: new Map([[versionId, [...hours]]]) };
}
