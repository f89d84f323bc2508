import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { asWriter } from "#server/references/index.ts";
import {
  allRows,
  countByCode,
  countRows,
  type Filter,
  pageOfRows,
  type Position,
  type Quarantined,
  removeRows,
} from "./quarantine-store.ts";
import { findModelId } from "./store.ts";

type Input = Filter & { model: string };

export async function modelIdOf(ctx: ServiceContext, model: string): Promise<number> {
  const id = await findModelId(ctx, model);
  if (id === null) throw new LeewayError("NOT_FOUND", `The model ${model} does not exist.`);
  return id;
}

/** A page of rows that were not taken, oldest first. */
export async function listQuarantine(
  ctx: ServiceContext,
  input: Input & { after?: Position | undefined; limit: number },
): Promise<{ rows: Quarantined[]; total: number; next: Position | null }> {
  authorize(ctx, "quarantine:read");
  const modelId = await modelIdOf(ctx, input.model);
  const [rows, total] = await Promise.all([
    pageOfRows(ctx, modelId, input, { after: input.after, limit: input.limit + 1 }),
    countRows(ctx, modelId, input),
  ]);
  const shown = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? shown.at(-1) : undefined;
  const next = last ? { received: Date.parse(last.received), batch: last.batch, row: last.row } : null;
  return { rows: shown, total, next };
}

/** Every row, for a download. */
export async function downloadQuarantine(
  ctx: ServiceContext,
  input: Input,
): Promise<AsyncGenerator<Quarantined[]>> {
  authorize(ctx, "quarantine:read");
  return allRows(ctx, await modelIdOf(ctx, input.model), input);
}

/** How many rows wait, by reason. */
export async function quarantineSummary(ctx: ServiceContext, input: { model: string }) {
  authorize(ctx, "quarantine:read");
  return countByCode(ctx, await modelIdOf(ctx, input.model));
}

export async function deleteQuarantine(ctx: ServiceContext, input: Input): Promise<{ deleted: number }> {
  authorize(ctx, "quarantine:write");
  const modelId = await modelIdOf(ctx, input.model);
  return asWriter(ctx, modelId, async (tx) => {
    const deleted = await countRows(tx, modelId, input);
    await removeRows(tx, modelId, input);
    await transaction(tx, (inner) =>
      audit(inner, { action: "quarantine.delete", subject: `model:${input.model}`, after: { deleted } }),
    );
    return { deleted };
  });
}
