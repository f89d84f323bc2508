import type { ValidLabel } from "#lib/ingest/label-reader.ts";
import type { ValidRow } from "#lib/ingest/row-reader.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  asWriter,
  beginBatch,
  insertRejected,
  markHours,
  type RejectedRow,
} from "#server/references/index.ts";
import { finishBatch, rememberKey, type Target } from "./store.ts";
import { readBefore, writeEvents } from "./write-events.ts";
import { writeLabels } from "./write-labels.ts";

export type Kind = "events" | "labels";

/** Rows of one request, or of a part of it. `finish` is called with what became of them before they are final. */
export type Piece = {
  kind: Kind;
  target: Target;
  columns: number;
  events: readonly ValidRow[];
  labels: readonly ValidLabel[];
  rejected: readonly RejectedRow[];
  /** Present on a request's last piece when it has a key: its answer is kept. */
  remember: { key: string; bodyHash: string; response: (done: Done) => Record<string, unknown> } | null;
};

export type Done = { accepted: number; duplicates: number; batch: number };

type Waiting = {
  ctx: ServiceContext;
  piece: Piece;
  resolve: (done: Done) => void;
  reject: (e: unknown) => void;
};

const piecesMost = 500;
const rowsMost = 50_000;

/** Pieces wait here while the model's writer is busy, and are then written together. */
const queues = new Map<string, { waiting: Waiting[]; busy: boolean }>();

/** Resolves when the rows are durable. */
export function write(ctx: ServiceContext, piece: Piece): Promise<Done> {
  const { modelId, versionId, revision } = piece.target;
  const key = `${piece.kind} ${modelId} ${versionId} ${revision}`;
  const queue = queues.get(key) ?? { waiting: [], busy: false };
  queues.set(key, queue);
  return new Promise((resolve, reject) => {
    queue.waiting.push({ ctx, piece, resolve, reject });
    if (!queue.busy) void drain(key, queue);
  });
}

async function drain(key: string, queue: { waiting: Waiting[]; busy: boolean }): Promise<void> {
  queue.busy = true;
  // What arrives in the same turn of the event loop is written in one go.
  await new Promise((resolve) => setImmediate(resolve));
  while (queue.waiting.length > 0) {
    const group = takeGroup(queue.waiting);
    try {
      const done = await writeGroup(group);
      for (const [i, w] of group.entries()) w.resolve(done[i] as Done);
    } catch (error) {
      for (const w of group) w.reject(error);
    }
  }
  queue.busy = false;
  queues.delete(key);
}

function takeGroup(waiting: Waiting[]): Waiting[] {
  let rows = 0;
  let count = 0;
  for (const { piece } of waiting) {
    rows += piece.events.length + piece.labels.length + piece.rejected.length;
    if (count > 0 && (rows > rowsMost || count >= piecesMost)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

async function writeGroup(group: readonly Waiting[]): Promise<Done[]> {
  const first = group[0] as Waiting;
  const { ctx } = first;
  const { kind, target } = first.piece;
  const pieces = group.map((w) => w.piece);
  return asWriter(ctx, target.modelId, async (tx) => {
    const { modelId, versionId } = target;
    // Nothing is written before the batch is begun; what is there already can be read meanwhile.
    const known =
      kind === "events"
        ? readBefore(
            ctx,
            tx,
            target,
            pieces.map((p) => p.events),
          )
        : null;
    const [batch, before] = await Promise.all([beginBatch(ctx, { modelId, versionId, kind }), known]);
    const received = ctx.now().getTime();
    const rejected = pieces.flatMap((p) => p.rejected);
    const place = { ctx, tx, target, batch, received };
    const [written] = await Promise.all([
      before
        ? writeEvents(
            place,
            pieces.map((p) => p.events),
            { columns: first.piece.columns, ...before },
          )
        : writeLabels(
            place,
            pieces.map((p) => p.labels),
          ),
      insertRejected(ctx.clickhouse, { modelId, versionId, kind, batch, received, rows: rejected }),
    ]);
    const done = written.counts.map((counts) => ({ ...counts, batch }));
    const sum = (name: "accepted" | "duplicates") => done.reduce((total, d) => total + d[name], 0);
    const finished = finishBatch(tx, batch, {
      modelId,
      versionId,
      kind,
      accepted: sum("accepted"),
      duplicates: sum("duplicates"),
      rejected: rejected.length,
    });
    await Promise.all([
      finished,
      ...[...written.hours].map(([version, hours]) => markHours(tx, version, hours)),
      ...pieces.map((piece, i) => keep(tx, piece, done[i] as Done)),
    ]);
    return done;
  });
}

async function keep(tx: ServiceContext, piece: Piece, done: Done): Promise<void> {
  if (!piece.remember) return;
  const { key, bodyHash, response } = piece.remember;
  const { modelId, versionId } = piece.target;
  // A request with the same key that was quicker has written the same rows: these were its duplicates.
  await rememberKey(tx, { modelId, versionId, kind: piece.kind, key, bodyHash, response: response(done) });
}

export function noRevision(target: Target): LeewayError {
  return new LeewayError(
    "CONFLICT",
    `The version ${target.version} of ${target.model} has no reference yet: send one to ` +
      `PUT /models/${target.model}/versions/${target.version}/reference, then send this again.`,
  );
}
