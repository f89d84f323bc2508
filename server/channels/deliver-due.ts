import { setTimeout as sleep } from "node:timers/promises";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
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
  renewLeases,
  supersede,
} from "./delivery-store.ts";
import { failuresToOpen, finish } from "./finish.ts";
import { kindOf } from "./opened.ts";
import type { ChannelRow, NotificationRow } from "./store.ts";

/**
 * A lease is renewed while its request is under way, so it may be short: what a killed worker held is sent by another
 * one after this long, and a P1 is there within 30 s all the same.
 */
const leaseMs = 12_000;
const renewEveryMs = 3_000;
const roundMs = 150;
const underWayAtMost = 256;

/**
 * Sends what is due (in all projects, or the context's own) until nothing is due or under way (or until the signal: what is under way then
 * finishes first). Each channel has its own room, so a slow one holds up nobody else.
 */
export async function deliverDue(given: ServiceContext, signal?: AbortSignal): Promise<boolean> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const underWay = new Map<Promise<void>, NotificationRow>();
  const renewing = renewWhile(ctx, underWay);
  try {
    return await send(ctx, underWay, signal);
  } finally {
    await Promise.all(underWay.keys());
    renewing.stop();
  }
}

async function send(
  ctx: ServiceContext,
  underWay: Map<Promise<void>, NotificationRow>,
  signal?: AbortSignal,
): Promise<boolean> {
  const stopping = () => signal?.aborted ?? false;
  while (!stopping()) {
    for (const id of await dueChannels(ctx)) {
      const room = underWayAtMost - underWay.size;
      if (room <= 0 || stopping()) break;
      const { channel, rows } = await claim(ctx, id, room);
      for (const row of rows) {
        if (!channel) continue;
        const sending = deliver(ctx, channel, row).finally(() => underWay.delete(sending));
        underWay.set(sending, row);
      }
    }
    if (underWay.size === 0) return false;
    await Promise.race([...underWay.keys(), sleep(roundMs)]);
  }
  return false;
}

/** Keeps what is under way leased until `stop`. */
function renewWhile(
  ctx: ServiceContext,
  underWay: ReadonlyMap<unknown, NotificationRow>,
): { stop: () => void } {
  let running = false;
  const renew = async () => {
    if (running || underWay.size === 0) return;
    running = true;
    try {
      await renewLeases(ctx, [...underWay.values()], new Date(ctx.now().getTime() + leaseMs));
    } catch (error) {
      // Where the database cannot be reached, the lease may pass on: the fence tells who speaks for it.
      log("channels").warn({ err: error }, "leases could not be renewed");
    } finally {
      running = false;
    }
  };
  const timer = setInterval(() => void renew(), renewEveryMs);
  return { stop: () => clearInterval(timer) };
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
