import { LeewayError } from "#lib/domain/errors.ts";
import { type Column, profiledColumns } from "#lib/domain/schema.ts";
import { ColumnFacts } from "#lib/ingest/column-facts.ts";
import { inferColumns } from "#lib/ingest/infer.ts";
import type { Reject, RowBatch } from "#lib/ingest/reject.ts";
import { rowReader, type ValidRow } from "#lib/ingest/row-reader.ts";
import { putVersion } from "#server/models/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext } from "#server/kernel/context.ts";
import { asWriter, beginBatch } from "./journal.ts";
import { closeRevision, dropRevision, openRevision } from "./revise.ts";
import { readRoles, type RoleQuery } from "./roles.ts";
import { type Body } from "./rows/body.ts";
import { keepBody } from "./rows/index.ts";
import {
  findModelId,
  findVersion,
  finishBatch,
  insertReference,
  isActive,
  newestReference,
  setActive,
  type VersionToWrite,
} from "./store.ts";
import { insertRejected, insertTyped, rawOf, type RejectedRow } from "./write-rows.ts";

const rejectedShown = 100;
const rowsPerInsert = 50_000;
const charactersPerInsert = 8_000_000;

export type ReferenceResult = {
  revision: number;
  rows: number;
  rejected_count: number;
  rejected: Reject[];
  active: boolean;
  batch: number | null;
  created: boolean;
};

type Input = { model: string; version: string; roles: RoleQuery; activate?: boolean | undefined; body: Body };
type Kept = Awaited<ReturnType<typeof keepBody>>;

/**
 * Takes a version's reference: infers the schema, freezes it and what the detectors need of it. The same body with
 * the same roles again changes nothing; another one is a new revision, to which the version's events are moved.
 */
export async function putReference(ctx: ServiceContext, input: Input): Promise<ReferenceResult> {
  authorize(ctx, "references:write");
  const modelId = await findModelId(ctx, input.model);
  if (modelId === null) {
    throw new LeewayError(
      "NOT_FOUND",
      `The model ${input.model} does not exist: register it with PUT /models/${input.model}.`,
    );
  }
  const place = { model: input.model, version: input.version };
  if (!(await findVersion(ctx, place))) {
    await putVersion(
      { ...ctx, actor: { kind: "system", job: `reference by ${actorName(ctx.actor)}` } },
      place,
    );
  }
  const kept = await keepBody(input.body, ctx.clickhouse);
  try {
    return await asWriter(ctx, modelId, (tx) => replace(ctx, tx, input, kept));
  } finally {
    await kept.remove();
  }
}

async function replace(
  ctx: ServiceContext,
  tx: ServiceContext,
  input: Input,
  kept: Kept,
): Promise<ReferenceResult> {
  const version = (await findVersion(ctx, input)) as VersionToWrite;
  const { modelId, versionId } = version;
  const activate = input.activate ?? version.activateOnReference;
  const bodyHash = input.body.hash();
  const roles = {
    ...input.roles,
    declared: version.declaredColumns,
    segments_declared: version.declaredSegments,
  };
  const before = await newestReference(ctx, versionId);
  if (before?.bodyHash === bodyHash && sameRoles(before.roles, roles)) {
    if (activate) await setActive(tx, modelId, versionId);
    const active = activate || (await isActive(tx, modelId, versionId));
    const counts = { rows: before.rows, rejected_count: before.rejected, rejected: [] };
    return { revision: version.revision, ...counts, active, batch: null, created: false };
  }
  const columns = await infer(input, kept, version);
  const batch = await beginBatch(ctx, { modelId, versionId, kind: "reference" });
  const next = await openRevision(ctx, version, columns);
  try {
    const taken = await writeRows(ctx, version, kept, { columns, table: next.reference, batch });
    await closeRevision(ctx, tx, version, next, { columns, reason: "a reference was sent" });
    await insertReference(tx, {
      versionId,
      revision: next.revision,
      rows: taken.rows,
      rejected: taken.rejectedCount,
      bodyHash,
      roles,
      createdBy: actorName(tx.actor),
      createdAt: tx.now(),
    });
    if (activate) await setActive(tx, modelId, versionId);
    const active = activate || (await isActive(tx, modelId, versionId));
    await audit(tx, {
      action: "reference.put",
      subject: `version:${version.model}/${version.version}`,
      after: { revision: next.revision, rows: taken.rows, rejected: taken.rejectedCount, active },
    });
    await finishBatch(tx, batch, { accepted: taken.rows, rejectedCount: taken.rejectedCount });
    return {
      revision: next.revision,
      rows: taken.rows,
      rejected_count: taken.rejectedCount,
      rejected: taken.rejected,
      active,
      batch,
      created: true,
    };
  } catch (error) {
    await dropRevision(ctx, version, next);
    await finishBatch(ctx, batch, {});
    throw error;
  }
}

/** Key order and absent keys make no difference. */
function sameRoles(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const plain = (x: Record<string, unknown>) =>
    JSON.stringify(
      Object.entries(x)
        .filter(([, value]) => value !== undefined)
        .sort(([p], [q]) => (p < q ? -1 : 1)),
    );
  return plain(a) === plain(JSON.parse(JSON.stringify(b)) as Record<string, unknown>);
}

async function infer(input: Input, kept: Kept, version: VersionToWrite): Promise<Column[]> {
  const facts = new Map<string, ColumnFacts>();
  let rows = 0;
  for await (const batch of kept.rows()) rows = observe(facts, batch, rows);
  if (rows === 0) {
    throw new LeewayError("INVALID", "The body has no rows: a reference needs some to compare with.");
  }
  const roles = readRoles(input.roles, facts);
  const segments = [...new Set([...roles.segments, ...version.declaredSegments])];
  const columns = inferColumns(facts, { ...roles, segments }, version.declaredColumns, version.task);
  const asAWhole = columns.some((c) => c.role === "feature" && (c.kind === "text" || c.kind === "embedding"));
  if (profiledColumns({ revision: 0, columns }).length === 0 && !asAWhole) {
    throw new LeewayError(
      "INVALID",
      "No column of the body can be compared: all of them are ids, times or ignored.",
    );
  }
  return columns;
}

/** Counts each value; a column that a row does not name counts as missing there. */
function observe(facts: Map<string, ColumnFacts>, batch: RowBatch, before: number): number {
  const own = batch.header.map((name) => {
    let f = facts.get(name);
    if (!f) {
      f = new ColumnFacts();
      f.typed = batch.typed ?? false;
      // Rows that came before the column was first named.
      f.rows = before;
      f.nulls = before;
      facts.set(name, f);
    }
    return f;
  });
  let rows = before;
  for (const row of batch.rows) {
    if ("broken" in row) continue;
    rows += 1;
    for (const [i, f] of own.entries()) f.add(row.cells[i]);
  }
  return rows;
}

type Taken = { rows: number; rejectedCount: number; rejected: Reject[] };

async function writeRows(
  ctx: ServiceContext,
  version: VersionToWrite,
  kept: Kept,
  to: { columns: Column[]; table: string; batch: number },
): Promise<Taken> {
  const received = ctx.now().getTime();
  const options = {
    timeZone: version.timeZone,
    now: received,
    idOf: (row: number) => `reference-${row}`,
    reference: true,
  };
  const taken: Taken = { rows: 0, rejectedCount: 0, rejected: [] };
  let good: ValidRow[] = [];
  let bad: RejectedRow[] = [];
  let characters = 0;
  const flush = async () => {
    const place = { modelId: version.modelId, versionId: version.versionId, batch: to.batch, received };
    await insertTyped(ctx.clickhouse, { ...to, columns: to.columns.length, rows: good, received });
    await insertRejected(ctx.clickhouse, { ...place, kind: "reference", rows: bad });
    taken.rows += good.length;
    [good, bad, characters] = [[], [], 0];
  };
  for await (const { header, rows } of kept.rows()) {
    const read = rowReader(to.columns, header, options);
    for (const row of rows) {
      const result = read(row);
      if ("cells" in result) {
        characters += result.cells.length;
        good.push(result);
      } else {
        taken.rejectedCount += 1;
        if (taken.rejected.length < rejectedShown) taken.rejected.push(result);
        const raw = rawOf(header, row);
        characters += raw.length;
        bad.push({ ...result, raw });
      }
    }
    if (good.length + bad.length >= rowsPerInsert || characters >= charactersPerInsert) await flush();
  }
  await flush();
  if (taken.rows > 0) return taken;
  const first = taken.rejected[0];
  throw new LeewayError(
    "INVALID",
    `No row of the reference could be taken; the first: ${first?.message ?? "none"}`,
    {
      details: { rejected: taken.rejected },
    },
  );
}
