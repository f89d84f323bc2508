import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findModel, findVersion, type ModelRow, type VersionRow } from "./store.ts";

/** The model of the caller's own project, else NOT_FOUND: another project's model does not exist for them. */
export async function requireModel(ctx: ServiceContext, name: string): Promise<ModelRow> {
  const model = await findModel(ctx, name);
  if (!model) throw modelMissing(name);
  return model;
}

export async function requireVersion(
  ctx: ServiceContext,
  input: { model: string; version: string },
): Promise<{ model: ModelRow; version: VersionRow }> {
  const model = await requireModel(ctx, input.model);
  const version = await findVersion(ctx, model.id, input.version);
  if (!version) {
    throw new LeewayError(
      "NOT_FOUND",
      `The version ${input.version} of the model ${input.model} does not exist.`,
    );
  }
  return { model, version };
}

export function modelMissing(name: string): LeewayError {
  return new LeewayError("NOT_FOUND", `The model ${name} does not exist.`);
}
