import { LeewayError } from "#lib/domain/errors.ts";
import type { Baseline } from "#lib/domain/profile.ts";
import { type Column, profiledColumns } from "#lib/domain/schema.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { baselinesWhere } from "#server/references/index.ts";
import { isPair, segmentCondition } from "./segments.ts";
import { findVersion, loadBaselines, loadColumns, type VersionRow } from "./store.ts";

/** A version with its frozen schema: what profiles and drift scores are about. */
export type Subject = VersionRow & { columns: Column[] };

export type FeatureBaseline = { column: Column; index: number; baseline: Baseline };

const remembered = new Map<string, unknown>();

/** Keeps what a revision froze; the key names the revision and its reference, so entries never go stale. */
async function remember<T>(key: string, load: () => Promise<T>): Promise<T> {
  const held = remembered.get(key) as T | undefined;
  if (held !== undefined) {
    remembered.delete(key);
    remembered.set(key, held);
    return held;
  }
  const loaded = await load();
  remembered.set(key, loaded);
  if (remembered.size > 256) remembered.delete(remembered.keys().next().value as string);
  return loaded;
}

/** The model's active version, or the one that is named. */
export async function findSubject(
  ctx: ServiceContext,
  input: { model: string; version?: string | undefined },
): Promise<Subject> {
  const row = await findVersion(ctx, input);
  if (!row) {
    const what = input.version
      ? `The version ${input.version} of the model ${input.model}`
      : `The model ${input.model}`;
    throw new LeewayError("NOT_FOUND", `${what} does not exist.`);
  }
  if (row === "no version") {
    throw new LeewayError(
      "CONFLICT",
      `The model ${input.model} has no active version yet: send a reference, or name a version.`,
    );
  }
  if (row.revision === 0) {
    throw new LeewayError(
      "CONFLICT",
      `The version ${row.version} of ${row.model} has no reference yet, so there is nothing to compare with. ` +
        `Send one to PUT /models/${row.model}/versions/${row.version}/reference.`,
    );
  }
  return withColumns(ctx, row);
}

export async function withColumns(ctx: ServiceContext, row: VersionRow): Promise<Subject> {
  const columns = await remember(`columns ${revisionKey(row)}`, () => loadColumns(ctx, row));
  return { ...row, columns };
}

/** The profiled columns with what the reference fixed for them in one segment (empty: the segment is unknown). */
export async function findBaselines(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
): Promise<FeatureBaseline[]> {
  return remember(`baselines ${revisionKey(subject)} ${segment}`, async () => {
    const rows = isPair(segment)
      ? await pairBaselines(ctx, subject, segment)
      : await loadBaselines(ctx, subject, segment);
    return profiledColumns({ revision: subject.revision, columns: subject.columns }).flatMap((column) => {
      const baseline = rows.get(column.name);
      return baseline ? [{ column, index: subject.columns.indexOf(column), baseline }] : [];
    });
  });
}

/** A pair has no baselines of its own in store: the reference's rows in both segments, over the edges of the whole. */
async function pairBaselines(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
): Promise<Map<string, Baseline>> {
  const frozen = await Promise.all(segment.split("&").map((part) => loadBaselines(ctx, subject, part)));
  if (frozen.some((part) => part.size === 0)) return new Map();
  const where = await segmentCondition(ctx, subject, segment);
  const whole = await loadBaselines(ctx, subject, "");
  return baselinesWhere(ctx, { ...subject, where, whole });
}

export function revisionKey(row: VersionRow): string {
  return `${row.versionId}/${row.revision}/${row.referenceId}`;
}
