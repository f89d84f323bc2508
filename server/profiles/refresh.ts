import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { computeHours } from "./compute.ts";
import {
  dirtyVersions,
  findVersionById,
  newestProfiles,
  finishHours,
  loadDirtyHours,
  nextSeq,
  tryLockVersion,
} from "./store.ts";
import { type Subject, withColumns } from "./subject.ts";
import { hourStart } from "./windows.ts";

const hoursPerPass = 800;
const hourMs = 3_600_000;

export type Refreshed = { subject: Subject; hours: Date[]; more: boolean };

/** Versions that have hours to profile. */
export async function staleVersions(ctx: ServiceContext): Promise<number[]> {
  authorize(ctx, "models:read");
  return dirtyVersions(ctx);
}

/** Versions with profiles newer than `seen` says, by the sequence number of their newest one. */
export async function changedVersions(
  ctx: ServiceContext,
  seen: ReadonlyMap<number, number>,
): Promise<{ subject: Subject; seq: number }[]> {
  authorize(ctx, "models:read");
  const changed: { subject: Subject; seq: number }[] = [];
  for (const { versionId, seq } of await newestProfiles(ctx)) {
    if ((seen.get(versionId) ?? 0) >= seq) continue;
    const row = await findVersionById(ctx, versionId);
    if (row && row.revision > 0) changed.push({ subject: await withColumns(ctx, row), seq });
  }
  return changed;
}

/**
 * Recomputes the dirty hours of one version, newest first. Null: another worker is at it. Killed at any point,
 * the marks stay and the next pass writes the same profiles again under a higher sequence number.
 */
export async function refreshProfiles(ctx: ServiceContext, versionId: number): Promise<Refreshed | null> {
  authorize(ctx, "events:write");
  return transaction(ctx, async (tx) => {
    if (!(await tryLockVersion(tx, versionId))) return null;
    const row = await findVersionById(tx, versionId);
    const marks = await loadDirtyHours(tx, versionId, hoursPerPass);
    if (!row || row.revision === 0 || marks.length === 0) return null;
    const subject = await withColumns(tx, row);
    const hours = new Set<number>();
    for (const { hour } of marks) {
      // A mark says "rows between this instant and an hour later"; local hours may start at half past.
      hours.add(hourStart(subject.timeZone, hour).getTime());
      hours.add(hourStart(subject.timeZone, new Date(hour.getTime() + hourMs - 1)).getTime());
    }
    const sorted = [...hours].sort((a, b) => a - b);
    const computed = await nextSeq(tx);
    const counts = await computeHours(tx, subject, sorted, computed);
    await finishHours(tx, subject, { computed, hours: counts, marks });
    return { subject, hours: sorted.map((h) => new Date(h)), more: marks.length === hoursPerPass };
  });
}
