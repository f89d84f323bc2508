import { setTimeout as sleep } from "node:timers/promises";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { log } from "#server/kernel/log.ts";
import { attempt } from "./attempt.ts";
import {
  breakerOf,
  closeInterrupted,
  dueChannels,
  holdChannel,
  inFlight,
  lease,
  lockChannel,
  supersede,
} from "./delivery-store.ts";
import { failuresToOpen, finish } from "./finish.ts";
import { kindOf } from "./opened.ts";
import type { ChannelRow, NotificationRow } from "./store.ts";

/** Far longer than all requests of one notification may take: who outlives it is taken for dead. */
const leaseMs = 60_000;
const roundMs = 150;
const underWayAtMost = 256;

/**
 * Sends what is due (in all projects, or the context's own) until nothing is due or under way (or until the signal: what is under way then
 * finishes first). Each channel has its own room, so a slow one holds up nobody else.
 */
export async function deliverDue(ctx: ServiceContext, signal?: AbortSignal): Promise<boolean> {
  authorize(ctx, "channels:manage");
  const underWay = new Set<Promise<void>>();
  const stopping = () => signal?.aborted ?? false;
  while (!stopping()) {
    for (const id of await dueChannels(ctx)) {
      const room = underWayAtMost - underWay.size;
      if (room <= 0 || stopping()) break;
      const { channel, rows } = await claim(ctx, id, room);
      for (const row of rows) {
        if (!channel) continue;
        const sending = deliver(ctx, channel, row).finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
    }
    if (underWay.size === 0) return false;
    await Promise.race([...underWay, sleep(roundMs)]);
  }
  await Promise.all(underWay);
  return false;
}

async function deliver(ctx: ServiceContext, channel: ChannelRow, row: NotificationRow): Promise<void> {
  try {
    const attempted = await attempt({ ...ctx, projectId: row.projectId }, channel, row);
    await finish(ctx, channel, row, attempted);
  } catch (error) {
    // The lease runs out and the notification is taken up again.
    log("channels").error({ err: error, notification: row.id }, "an attempt could not be written down");
  }
}

/** Leases what one channel may send now. */
async function claim(
  ctx: ServiceContext,
  id: number,
  most: number,
): Promise<{ channel: ChannelRow | undefined; rows: NotificationRow[] }> {
  return transaction(ctx, async (tx) => {
    const channel = await lockChannel(tx, id);
    const now = tx.now().getTime();
    if (!channel || (channel.notBefore && channel.notBefore.getTime() > now)) return { channel, rows: [] };
    const breaker = await breakerOf(tx, channel);
    if (breaker?.openUntil && breaker.openUntil.getTime() > now) return { channel, rows: [] };
    await closeInterrupted(tx, id);
    await supersede(tx, id);
    const { concurrency, intervalMs } = kindOf(channel.kind);
    const trying = (breaker?.failures ?? 0) >= failuresToOpen;
    const width = intervalMs > 0 || trying ? 1 : concurrency;
    const room = Math.min(most, width - (await inFlight(tx, id)));
    if (room <= 0) return { channel, rows: [] };
    const rows = await lease(tx, id, room, new Date(now + leaseMs));
    if (rows.length > 0 && intervalMs > 0) await holdChannel(tx, id, new Date(now + intervalMs));
    return { channel, rows };
  });
}
