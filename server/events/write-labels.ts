import { escapeCell } from "#lib/ingest/cell.ts";
import type { ValidLabel } from "#lib/ingest/label-reader.ts";
import { engineTime, insertLines } from "#server/references/index.ts";
import { hoursOfEvents, knownLabels, labelKey } from "./store.ts";
import type { Place, Written } from "./write-events.ts";

/** Stores labels; the very same one again (event, value and time) is a duplicate. */
export async function writeLabels(
  { ctx, target, batch, received }: Place,
  lists: readonly (readonly ValidLabel[])[],
): Promise<Written> {
  const { modelId } = target;
  const ids = [...new Set(lists.flatMap((rows) => rows.map((r) => r.id)))];
  const known = await knownLabels(ctx, modelId, ids);
  const fresh: ValidLabel[] = [];
  const counts = lists.map((rows) => {
    const before = fresh.length;
    for (const row of rows) {
      const key = labelKey(row.id, row.value, row.at);
      if (known.has(key)) continue;
      known.add(key);
      fresh.push(row);
    }
    const accepted = fresh.length - before;
    return { accepted, duplicates: rows.length - accepted };
  });
  if (fresh.length === 0) return { counts, hours: new Map() };
  const tail = `${engineTime(received)}\t${batch}`;
  const lines = fresh.map((r) => `${modelId}\t${escapeCell(r.id)}\t${r.value}\t${engineTime(r.at)}\t${tail}`);
  const staged = "(model_id, event_id, label, at, received, batch)";
  await insertLines(ctx.clickhouse, `labels ${staged}`, lines);
  const hours = await hoursOfEvents(ctx, modelId, [...new Set(fresh.map((r) => r.id))]);
  return { counts, hours };
}
