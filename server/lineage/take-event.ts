import type { z } from "zod";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { fieldsOf, lifecycleChange, nameOf, runChange, schemaChange } from "./event-changes.ts";
import { type DatasetEvent, type LineageEvent, lineageEvent } from "./input.ts";
import { lockLearning, seeEdges, seeNode } from "./store.ts";

/**
 * Learns from one OpenLineage event: which job read and wrote what, field by field where it says so; without a run, what is
 * so at all times. A run that ended, a schema that differs from what was said last, and what became of a data set become
 * changes. Told twice, nothing changes.
 */
export async function takeLineageEvent(
  ctx: ServiceContext,
  input: z.input<typeof lineageEvent>,
): Promise<{ nodes: number; edges: number; changes: number }> {
  authorize(ctx, "changes:write");
  const event = lineageEvent.parse(input);
  return transaction(ctx, async (tx) => {
    await lockLearning(tx);
    const at = event.eventTime;
    const job = event.job
      ? (await seeNode(tx, { kind: "job", ...nameOf(event.job), fields: null }, at)).id
      : null;
    const ids = new Map<string, number>();
    let changes = 0;
    for (const one of datasetsOf(event)) {
      const seen = await seeNode(tx, { kind: "dataset", ...nameOf(one), fields: fieldsOf(one) }, at);
      ids.set(keyOf(one), seen.id);
      changes += await schemaChange(tx, event, one, seen.before);
      changes += await lifecycleChange(tx, event, one);
    }
    const edges = await edgesOf(tx, event, job, ids);
    await seeEdges(tx, edges, at);
    changes += await runChange(tx, event);
    return { nodes: ids.size + (job === null ? 0 : 1), edges: edges.length, changes };
  });
}

const keyOf = (of: { namespace: string; name: string }) => JSON.stringify([of.namespace, of.name]);

function datasetsOf({ inputs, outputs, dataset }: LineageEvent): DatasetEvent[] {
  return [...(inputs ?? []), ...(outputs ?? []), ...(dataset ? [dataset] : [])];
}

async function edgesOf(
  tx: ServiceContext,
  event: LineageEvent,
  job: number | null,
  ids: Map<string, number>,
) {
  const edges = new Map<string, { from: number; to: number; fromField: string; toField: string }>();
  const add = (from: number, to: number, fromField = "", toField = "") =>
    edges.set(JSON.stringify([from, to, fromField, toField]), { from, to, fromField, toField });
  if (job !== null) for (const one of event.inputs ?? []) add(ids.get(keyOf(one))!, job);
  for (const one of [...(event.outputs ?? []), ...(event.dataset ? [event.dataset] : [])]) {
    const to = ids.get(keyOf(one))!;
    if (job !== null) add(job, to);
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
