import { matches } from "#lib/alerting/index.ts";
import { tellBell } from "#server/channels/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { asSilence } from "./as-alert.ts";
import { alertsFiringSince, claimSilence, setWarned, silencesToWatch } from "./silence-store.ts";
import { endSilence } from "./store.ts";

/** Ends silences whose alerts are over, and says beforehand that others are about to end. */
export async function watchSilences(given: ServiceContext): Promise<void> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  for (const { id, projectId } of await silencesToWatch(ctx)) {
    await transaction({ ...ctx, projectId }, (tx) => watchOne(tx, id));
  }
}

async function watchOne(tx: ServiceContext, id: number): Promise<void> {
  const row = await claimSilence(tx, id);
  const now = tx.now();
  if (!row || row.endsAt <= now) return;
  const { matchers } = asSilence(row);
  const fitted = (await alertsFiringSince(tx, row.startsAt)).filter((a) => matches(matchers, a.labels));
  const firing = fitted.filter((a) => a.endsAt === null || a.endsAt > now);
  if (row.expireOnResolve && fitted.length > 0 && firing.length === 0) {
    await endSilence(tx, id, now);
    await audit(tx, {
      action: "silence.expire",
      subject: `silence:${id}`,
      after: { ends_at: now, why: "nothing that it fits fires any more" },
    });
    return;
  }
  if (row.warnAt === null || row.warnedAt !== null || row.warnAt > now) return;
  await setWarned(tx, id);
  const minutes = Math.round((row.endsAt.getTime() - now.getTime()) / 60_000);
  const held =
    firing.length === 0
      ? "It keeps nothing quiet now."
      : `It keeps ${firing.length} quiet that ${firing.length === 1 ? "fires" : "fire"}: they will speak again.`;
  await tellBell(tx, {
    key: `silence:${id}`,
    userId: null,
    say: {
      priority: "P3",
      status: "firing",
      title: `Silence ${id} ends in ${minutes} min`,
      body: `${row.matchers.join(", ")} (${row.comment})\n${held}`,
      path: "/alerts",
    },
  });
}
