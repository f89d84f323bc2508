import { createHash } from "node:crypto";
import { diffFields } from "#lib/lineage/index.ts";
import { recordChange } from "#server/changes/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { DatasetEvent, LineageEvent } from "./input.ts";

type Field = { name: string; type: string | null };
type Named = { namespace: string; name: string };

/** Runs that ended; the others say what a job will touch, and change nothing yet. */
const ended = new Set(["COMPLETE", "FAIL", "ABORT"]);
const mostLetters = 2000;

export const nameOf = ({ namespace, name }: Named): Named => ({ namespace, name });
const titleOf = ({ namespace, name }: Named) => `${namespace}/${name}`;

export function fieldsOf(one: DatasetEvent): Field[] | null {
  return one.facets?.schema?.fields?.map((f) => ({ name: f.name, type: f.type ?? null })) ?? null;
}

/** Other fields, or other types, than the last event said. */
export async function schemaChange(
  tx: ServiceContext,
  event: LineageEvent,
  one: DatasetEvent,
  before: Field[] | null,
): Promise<number> {
  const after = fieldsOf(one);
  const diff = before && after ? diffFields(before, after) : null;
  if (!diff) return 0;
  return record(tx, event, {
    kind: "schema",
    of: one,
    before,
    after: { fields: after, ...diff },
    key: ["schema", sourceOf(event), one.namespace, one.name],
  });
}

/**
 * What became of a data set: emptied, dropped, renamed. A run says so when it has begun, too, and may fail then; one that
 * rewrites its output each time is no change of it, and its end says what it wrote.
 */
export async function lifecycleChange(
  tx: ServiceContext,
  event: LineageEvent,
  one: DatasetEvent,
): Promise<number> {
  const facet = one.facets?.lifecycleStateChange;
  const done = !event.run || event.eventType === "COMPLETE" || event.eventType === "OTHER";
  if (!facet || !done || (event.run && facet.lifecycleStateChange === "OVERWRITE")) return 0;
  const state = facet.lifecycleStateChange;
  const previous = facet.previousIdentifier ? { previous: titleOf(facet.previousIdentifier) } : {};
  return record(tx, event, {
    kind: "schema",
    of: one,
    after: { lifecycle: state, ...previous },
    key: ["lifecycle", sourceOf(event), one.namespace, one.name, state],
  });
}

/** How a run ended, why it failed, and how many rows it wrote. */
export async function runChange(tx: ServiceContext, event: LineageEvent): Promise<number> {
  const { run, job, eventType } = event;
  if (!run || !job || !ended.has(eventType ?? "")) return 0;
  const outputs = event.outputs ?? [];
  const rows = outputs.flatMap((d) => {
    const count = d.outputFacets?.outputStatistics?.rowCount;
    return count == null ? [] : [[titleOf(d), count] as const];
  });
  const error = run.facets?.errorMessage?.message;
  const version = job.facets?.sourceCodeLocation?.version;
  return record(tx, event, {
    kind: "pipeline",
    of: job,
    after: {
      run: run.runId,
      result: eventType,
      inputs: (event.inputs ?? []).map(titleOf),
      outputs: outputs.map(titleOf),
      ...(rows.length > 0 ? { rows: Object.fromEntries(rows) } : {}),
      ...(error ? { error: error.slice(0, mostLetters) } : {}),
      ...(version ? { version } : {}),
    },
    key: ["run", run.runId, eventType],
  });
}

/** What tells the same event sent twice: its run, or without one its time. */
const sourceOf = (event: LineageEvent) => event.run?.runId ?? event.eventTime.toISOString();

async function record(
  tx: ServiceContext,
  event: LineageEvent,
  of: { kind: string; of: Named; before?: unknown; after: unknown; key: unknown[] },
): Promise<number> {
  const { created } = await recordChange(tx, {
    change: {
      kind: of.kind,
      at: event.eventTime,
      subject: titleOf(of.of).slice(0, 300),
      before: of.before,
      after: of.after,
    },
    origin: "openlineage",
    dedupKey: createHash("sha256").update(JSON.stringify(of.key)).digest("hex"),
  });
  return created ? 1 : 0;
}
