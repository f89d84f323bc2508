import { randomUUID } from "node:crypto";
import { LeewayError } from "#lib/domain/errors.ts";
import { labelReader, type ValidLabel } from "#lib/ingest/label-reader.ts";
import type { Reject, RowBatch, SourceRow } from "#lib/ingest/reject.ts";
import { rowReader, type ValidRow } from "#lib/ingest/row-reader.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { sharing } from "#server/kernel/share.ts";
import { type Body, rawOf, readBody, type RejectedRow } from "#server/references/index.ts";
import { oneAtATime } from "./once.ts";
import { findKey, findTarget, loadSchema, type Target } from "./store.ts";
import { type Done, type Kind, noRevision, write } from "./writer.ts";

const rejectedShown = 100;
const rowsPerPiece = 10_000;
const charactersPerPiece = 4_000_000;

const share = sharing<Awaited<ReturnType<typeof findTarget>>>();

/** The answer to a batch, as the API gives it. */
export type IngestResult = {
  accepted: number;
  duplicates: number;
  rejected_count: number;
  rejected: Reject[];
  batch: number | null;
};

type Input = {
  model: string;
  version?: string | undefined;
  body: Body;
  idempotencyKey?: string | undefined;
};

/** Takes events: good rows are durable when this returns, bad ones are in quarantine. */
export function ingestEvents(ctx: ServiceContext, input: Input): Promise<IngestResult> {
  authorize(ctx, "events:write");
  return ingest(ctx, "events", input);
}

/** Takes labels (`event_id, label, at`); the newest `at` of an event wins. */
export function ingestLabels(ctx: ServiceContext, input: Input): Promise<IngestResult> {
  authorize(ctx, "labels:write");
  return ingest(ctx, "labels", input);
}

export async function requireTarget(
  ctx: ServiceContext,
  input: { model: string; version?: string | undefined },
): Promise<Target> {
  const key = JSON.stringify([ctx.projectId, input.model, input.version]);
  const target = await share(key, () => findTarget(ctx, input));
  if (target === undefined) throw new LeewayError("NOT_FOUND", `The model ${input.model} does not exist.`);
  if (target !== "no version") return target;
  if (input.version) {
    throw new LeewayError(
      "NOT_FOUND",
      `The version ${input.version} of the model ${input.model} does not exist.`,
    );
  }
  throw new LeewayError(
    "CONFLICT",
    `The model ${input.model} has no active version yet: send a reference, or name a version with ?version=.`,
  );
}

async function ingest(ctx: ServiceContext, kind: Kind, input: Input): Promise<IngestResult> {
  const target = await requireTarget(ctx, input);
  if (kind === "events" && target.revision === 0) throw noRevision(target);
  const key = checkKey(input.idempotencyKey);
  const together = key === null ? null : `${kind} ${target.modelId} ${key}`;
  return oneAtATime(together, async () => {
    if (key === null) return take(ctx, kind, target, input.body, null);
    const before = await findKey(ctx, { modelId: target.modelId, kind, key });
    return before ? repeat(input.body, before) : take(ctx, kind, target, input.body, key);
  });
}

async function take(
  ctx: ServiceContext,
  kind: Kind,
  target: Target,
  body: Body,
  key: string | null,
): Promise<IngestResult> {
  const total: IngestResult = { accepted: 0, duplicates: 0, rejected_count: 0, rejected: [], batch: null };
  const sorter = await sorterOf(ctx, kind, target, key);
  let rows = 0;
  try {
    for await (const batch of readBody(body, ctx.clickhouse)) {
      sorter.take(batch);
      rows += batch.rows.length;
      if (sorter.full()) await flush(ctx, kind, target, sorter, total, null);
      // Other requests, and the writer, get their turn.
      else if (rows > batch.rows.length) await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    throw brokenOff(error, rows, total);
  }
  if (sorter.size === 0 && total.batch === null) {
    throw new LeewayError("INVALID", "The body has no rows: send at least one.");
  }
  const remember = key === null ? null : { key, bodyHash: body.hash() };
  if (sorter.size > 0 || remember) await flush(ctx, kind, target, sorter, total, remember);
  return total;
}

function checkKey(key: string | undefined): string | null {
  if (key === undefined || key === "") return null;
  if (key.length <= 200) return key;
  throw new LeewayError("INVALID", "The Idempotency-Key is longer than 200 characters.");
}

/** A body that breaks off late may have rows that are stored already; sending it again repairs it. */
function brokenOff(error: unknown, rows: number, { accepted }: IngestResult): unknown {
  if (!(error instanceof LeewayError) || error.code !== "INVALID" || rows === 0) return error;
  const stored =
    accepted > 0 ? ` ${accepted} rows before that are stored, and known when they come again.` : "";
  return new LeewayError("INVALID", `After row ${rows}: ${error.message}${stored}`, { cause: error });
}

/** Reads the body to its end, to know whether it is the same. */
async function repeat(
  body: Body,
  before: { bodyHash: string; response: Record<string, unknown> },
): Promise<IngestResult> {
  for await (const _ of body.stream);
  if (body.hash() === before.bodyHash) return before.response as unknown as IngestResult;
  throw new LeewayError(
    "CONFLICT",
    "This Idempotency-Key was used in the last 24 hours with another body: give each body a key of its own.",
  );
}

async function flush(
  ctx: ServiceContext,
  kind: Kind,
  target: Target,
  sorter: Sorter,
  total: IngestResult,
  key: { key: string; bodyHash: string } | null,
): Promise<void> {
  const { events, labels, rejected } = sorter.empty();
  total.rejected_count += rejected.length;
  for (const { raw: _, ...shown } of rejected) {
    if (total.rejected.length >= rejectedShown) break;
    total.rejected.push(shown);
  }
  const answer = (done: Done): IngestResult => ({
    ...total,
    accepted: total.accepted + done.accepted,
    duplicates: total.duplicates + done.duplicates,
    batch: total.batch ?? done.batch,
  });
  const columns = sorter.columns;
  const remember = key && { ...key, response: answer };
  Object.assign(
    total,
    answer(await write(ctx, { kind, target, columns, events, labels, rejected, remember })),
  );
}

type Sorted = { events: ValidRow[]; labels: ValidLabel[]; rejected: RejectedRow[] };

type Sorter = {
  columns: number;
  readonly size: number;
  full: () => boolean;
  take: (batch: RowBatch) => void;
  empty: () => Sorted;
};

/** Good rows to one side, bad ones with what came to the other. */
export async function sorterOf(
  ctx: ServiceContext,
  kind: Kind,
  target: Target,
  key: string | null,
): Promise<Sorter> {
  const schema = target.revision > 0 ? await loadSchema(ctx, target.versionId, target.revision) : [];
  const unique = key === null ? randomUUID() : `k-${key}`;
  const label = schema.find((c) => c.role === "label") ?? null;
  const common = { timeZone: target.timeZone, now: ctx.now().getTime() };
  let sorted: Sorted = { events: [], labels: [], rejected: [] };
  let characters = 0;
  const sort = (header: readonly string[], rows: readonly SourceRow[]) => {
    const idOf = (row: number) => `${unique}-${row}`;
    const readEvent = kind === "events" ? rowReader(schema, header, { ...common, idOf }) : null;
    const readLabel = kind === "labels" ? labelReader(header, { ...common, label }) : null;
    for (const row of rows) {
      const result = readEvent ? readEvent(row) : readLabel?.(row);
      if (!result) continue;
      if ("code" in result) {
        const raw = rawOf(header, row);
        characters += raw.length;
        sorted.rejected.push({ ...result, raw });
      } else if ("cells" in result) {
        characters += result.cells.length;
        sorted.events.push(result);
      } else sorted.labels.push(result);
    }
  };
  const size = () => sorted.events.length + sorted.labels.length + sorted.rejected.length;
  return {
    columns: schema.length,
    get size() {
      return size();
    },
    full: () => size() >= rowsPerPiece || characters >= charactersPerPiece,
    take: ({ header, rows }) => sort(header, rows),
    empty: () => {
      const out = sorted;
      sorted = { events: [], labels: [], rejected: [] };
      characters = 0;
      return out;
    },
  };
}
