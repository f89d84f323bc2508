import { createHash } from "node:crypto";
import type { z } from "zod";
import { diffFields } from "#lib/lineage/index.ts";
import { recordChange } from "#server/changes/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { type DatasetEvent, type RunEvent, runEvent } from "./input.ts";
import { lockLearning, seeEdges, seeNode } from "./store.ts";

/** Runs that ended; the others say what a job will touch, and change nothing yet. */
const ended = new Set(["COMPLETE", "FAIL", "ABORT"]);

/**
 * Learns from one OpenLineage RunEvent: which job read and wrote what, field by field where it says so. A run that
 * ended and a schema that differs from what the last run said become changes. Told twice, nothing changes.
 */
export async function takeRunEvent(
  ctx: ServiceContext,
  input: z.input<typeof runEvent>,
): Promise<{ nodes: number; edges: number; changes: number }> {
  authorize(ctx, "changes:write");
  const event = runEvent.parse(input);
  return transaction(ctx, async (tx) => {
    await lockLearning(tx);
    const job = await seeNode(tx, { kind: "job", ...nameOf(event.job), fields: null }, event.eventTime);
    const ids = new Map<string, number>();
    let changes = 0;
    for (const one of [...(event.inputs ?? []), ...(event.outputs ?? [])]) {
      const seen = await see(tx, one, event.eventTime);
      ids.set(keyOf(one), seen.id);
      changes += await schemaChange(tx, event, one, seen.before);
    }
    const edges = await edgesOf(tx, event, job.id, ids);
    await seeEdges(tx, edges, event.eventTime);
    if (ended.has(event.eventType ?? "")) changes += await runChange(tx, event);
    return { nodes: ids.size + 1, edges: edges.length, changes };
  });
}

const nameOf = ({ namespace, name }: { namespace: string; name: string }) => ({ namespace, name });
const keyOf = (of: { namespace: string; name: string }) => JSON.stringify([of.namespace, of.name]);

function see(tx: ServiceContext, one: DatasetEvent, at: Date) {
  const fields = fieldsOf(one);
  return seeNode(tx, { kind: "dataset", ...nameOf(one), fields }, at);
}

function fieldsOf(one: DatasetEvent) {
  return one.facets?.schema?.fields?.map((f) => ({ name: f.name, type: f.type ?? null })) ?? null;
}

async function edgesOf(tx: ServiceContext, event: RunEvent, job: number, ids: Map<string, number>) {
  const edges = new Map<string, { from: number; to: number; fromField: string; toField: string }>();
  const add = (from: number, to: number, fromField = "", toField = "") =>
    edges.set(JSON.stringify([from, to, fromField, toField]), { from, to, fromField, toField });
  for (const one of event.inputs ?? []) add(ids.get(keyOf(one))!, job);
  for (const one of event.outputs ?? []) {
    const to = ids.get(keyOf(one))!;
    add(job, to);
    for (const [field, { inputFields }] of Object.entries(one.facets?.columnLineage?.fields ?? {})) {
      for (const from of inputFields) {
        let id = ids.get(keyOf(from));
        if (id === undefined) {
          id = (await seeNode(tx, { kind: "dataset", ...nameOf(from), fields: null }, event.eventTime)).id;
          ids.set(keyOf(from), id);
        }
        add(id, to, from.field, field);
      }
    }
  }
  return [...edges.values()];
}

async function schemaChange(
  tx: ServiceContext,
  event: RunEvent,
  one: DatasetEvent,
  before: { name: string; type: string | null }[] | null,
): Promise<number> {
  const after = fieldsOf(one);
  const diff = before && after ? diffFields(before, after) : null;
  if (!diff) return 0;
  const { created } = await recordChange(tx, {
    change: {
      kind: "schema",
      at: event.eventTime,
      subject: `${one.namespace}/${one.name}`.slice(0, 300),
      before,
      after: { fields: after, ...diff },
    },
    origin: "openlineage",
    dedupKey: keyHash(["schema", event.run.runId, one.namespace, one.name]),
  });
  return created ? 1 : 0;
}

async function runChange(tx: ServiceContext, event: RunEvent): Promise<number> {
  const { created } = await recordChange(tx, {
    change: {
      kind: "pipeline",
      at: event.eventTime,
      subject: `${event.job.namespace}/${event.job.name}`.slice(0, 300),
      after: {
        run: event.run.runId,
        result: event.eventType,
        inputs: (event.inputs ?? []).map((d) => `${d.namespace}/${d.name}`),
        outputs: (event.outputs ?? []).map((d) => `${d.namespace}/${d.name}`),
      },
    },
    origin: "openlineage",
    dedupKey: keyHash(["run", event.run.runId, event.eventType]),
  });
  return created ? 1 : 0;
}

function keyHash(parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
