import type { SourceRow } from "#lib/ingest/reject.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { modelIdOf } from "./quarantine.ts";
import { type Filter, pageOfRows, type Position, type Quarantined, removeThese } from "./quarantine-store.ts";
import { sorterOf } from "./ingest.ts";
import { findTargetById, type Target } from "./store.ts";
import { write } from "./writer.ts";

const rowsPerPage = 2_000;

export type Replayed = { replayed: number; accepted: number; duplicates: number; still_rejected: number };

/**
 * Reads quarantined events and labels again under today's schema. Rows that pass are stored and leave quarantine,
 * the others stay. An event of the same id that came meanwhile makes its row a duplicate, which leaves as well.
 */
export async function replayQuarantine(
  ctx: ServiceContext,
  input: Filter & { model: string },
): Promise<Replayed> {
  authorize(ctx, "quarantine:write");
  const modelId = await modelIdOf(ctx, input.model);
  // Rows that come in meanwhile are not part of it.
  const filter = { ...input, to: input.to ?? ctx.now() };
  const total: Replayed = { replayed: 0, accepted: 0, duplicates: 0, still_rejected: 0 };
  let after: Position | undefined;
  for (;;) {
    const rows = await pageOfRows(ctx, modelId, filter, { after, limit: rowsPerPage });
    for (const group of grouped(rows)) add(total, await replayGroup(ctx, modelId, group));
    const last = rows.at(-1);
    if (!last || rows.length < rowsPerPage) break;
    after = { received: Date.parse(last.received), batch: last.batch, row: last.row };
  }
  await transaction(ctx, (tx) =>
    audit(tx, { action: "quarantine.replay", subject: `model:${input.model}`, after: { ...total } }),
  );
  return total;
}

function add(total: Replayed, part: Replayed): void {
  for (const name of Object.keys(total) as (keyof Replayed)[]) total[name] += part[name];
}

/** Rows of one kind, version and batch together: their generated ids are those of the first attempt. */
function grouped(rows: readonly Quarantined[]): Quarantined[][] {
  const groups = new Map<string, Quarantined[]>();
  for (const row of rows) {
    if (row.kind === "reference") continue;
    const key = `${row.kind} ${row.version_id} ${row.batch}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

async function replayGroup(ctx: ServiceContext, modelId: number, rows: Quarantined[]): Promise<Replayed> {
  const first = rows[0] as Quarantined;
  const kind = first.kind === "labels" ? "labels" : "events";
  const target = (await findTargetById(ctx, first.version_id)) as Target;
  const sorter = await sorterOf(ctx, kind, target, `replay-${first.batch}`);
  for (const row of rows) sorter.take(readAgain(row));
  const { events, labels, rejected } = sorter.empty();
  const still = new Set(rejected.map((r) => r.row));
  const passed = rows.filter((r) => !still.has(r.row));
  const result = { replayed: rows.length, accepted: 0, duplicates: 0, still_rejected: rejected.length };
  if (passed.length === 0) return result;
  const piece = {
    kind,
    target,
    columns: sorter.columns,
    events,
    labels,
    rejected: [],
    remember: null,
  } as const;
  const { accepted, duplicates } = await write(ctx, piece);
  await removeThese(ctx, modelId, passed);
  return { ...result, accepted, duplicates };
}

function readAgain({ row, raw, message }: Quarantined): { header: string[]; rows: SourceRow[] } {
  try {
    const value = JSON.parse(raw) as Record<string, unknown>;
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      return { header: Object.keys(value), rows: [{ row, cells: Object.values(value) }] };
    }
  } catch {
    // It was unreadable before, and stays so.
  }
  return { header: [], rows: [{ row, broken: raw, message }] };
}
