import { enqueueNotice } from "#server/channels/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { claimDigest, dueDigests, setDigestSent, tellingsOfDigest } from "./digest-store.ts";
import { alertsByFingerprint, lockProject } from "./store.ts";
import { noticeOf } from "./tell.ts";

const mostAtOnce = 100;

/** Sends the digests whose time has come: one message each, in a transaction with the mark that it was sent. */
export async function sendDigests(given: ServiceContext, signal: AbortSignal): Promise<boolean> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const due = await dueDigests(ctx, mostAtOnce);
  for (const { id, projectId } of due) {
    if (signal.aborted) return false;
    await transaction({ ...ctx, projectId }, (tx) => sendOne(tx, id));
  }
  return due.length === mostAtOnce;
}

async function sendOne(tx: ServiceContext, id: number): Promise<void> {
  await lockProject(tx);
  const digest = await claimDigest(tx, id);
  if (!digest) return;
  // The newest that was to be told of each alert: what fired and ended since is told as ended.
  const newest = new Map<string, "firing" | "resolved">();
  for (const telling of await tellingsOfDigest(tx, id)) {
    for (const f of telling.firing) newest.set(f, "firing");
    for (const f of telling.resolved) newest.set(f, "resolved");
  }
  const members = await alertsByFingerprint(tx, [...newest.keys()]);
  const are = (status: string) => members.map((m) => m.fingerprint).filter((f) => newest.get(f) === status);
  const notice = await noticeOf(tx, {
    groupKey: `digest ${digest.dueAt.toISOString()}`,
    receiver: digest.receiver,
    channelId: digest.channelId,
    groupLabels: {},
    reason: "digest",
    firing: are("firing"),
    resolved: are("resolved"),
    members,
    stateVersion: 1,
  });
  const sent = notice && (await enqueueNotice(tx, notice));
  await setDigestSent(tx, id, sent?.id ?? null);
}
