import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { requireModel } from "./find.ts";
import { type VersionBody, versionBody, versionRef } from "./input.ts";
import { findRevision, findVersion, insertVersion, updateVersion, type VersionRow } from "./store.ts";

/**
 * Registers a version, or changes what a person declared about one; what is left out keeps its value.
 * `schemaChanged` says that a schema fixed earlier no longer agrees with the declaration.
 */
export async function putVersion(
  ctx: ServiceContext,
  input: { model: string; version: string } & VersionBody,
): Promise<{ created: boolean; schemaChanged: boolean }> {
  authorize(ctx, "models:write");
  const { model: modelName, version: versionName, ...rest } = input;
  const names = versionRef.parse({ model: modelName, version: versionName });
  const body = versionBody.parse(rest);
  return transaction(ctx, async (tx) => {
    const model = await requireModel(tx, names.model);
    const subject = `version:${names.model}/${names.version}`;
    const made = await insertVersion(tx, { modelId: model.id, name: names.version, ...columns(body) });
    if (made) {
      await audit(tx, { action: "version.create", subject, after: declared(made) });
      return { created: true, schemaChanged: false };
    }
    const before = (await findVersion(tx, model.id, names.version)) as VersionRow;
    await refuseUnknownColumns(tx, before, body);
    const after = await updateVersion(tx, before.id, { name: names.version, ...columns(body) });
    await audit(tx, {
      action: "version.change",
      subject,
      before: declared(before),
      after: declared(after),
    });
    const differs = JSON.stringify(declaredSchema(before)) !== JSON.stringify(declaredSchema(after));
    return { created: false, schemaChanged: after.revision > 0 && differs };
  });
}

/** Once a reference has fixed the columns, only those can be overridden. */
async function refuseUnknownColumns(
  tx: ServiceContext,
  version: VersionRow,
  body: VersionBody,
): Promise<void> {
  const fixed = await findRevision(tx, version.id, version.revision);
  if (!fixed) return;
  const known = new Set(fixed.columns.map((c) => c.name));
  const named = [...(body.columns ?? []).map((c) => c.name), ...(body.segments ?? [])];
  const unknown = named.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new LeewayError(
    "INVALID",
    `The reference of version ${version.name} has no column ${unknown.slice(0, 10).join(", ")}.`,
    { details: { unknown } },
  );
}

function columns(body: VersionBody) {
  return {
    declaredColumns: body.columns?.map((c) => ({
      name: c.name,
      ...(c.kind ? { kind: c.kind } : {}),
      ...(c.role ? { role: c.role } : {}),
    })),
    declaredSegments: body.segments,
    activateOnReference: body.activate,
  };
}

function declaredSchema(row: VersionRow) {
  return { columns: row.declaredColumns, segments: row.declaredSegments };
}

function declared(row: VersionRow): Record<string, unknown> {
  return { ...declaredSchema(row), activate: row.activateOnReference };
}
