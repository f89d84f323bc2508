import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asChannel, type Channel } from "./channel.ts";
import { findChannel, healthOfChannels, openEndpoints, selectChannels } from "./store.ts";

const dayMs = 86_400_000;

export type ChannelHealth = {
  /** Waiting now; delivered and given up of the last 24 hours. */
  pending: number;
  delivered: number;
  dead: number;
  last_delivered_at: string | null;
  /** Of the newest notification, unless it was delivered. */
  last_error: string | null;
  /** Left alone until then, after failures in a row. */
  paused_until: string | null;
};

/** The project's channels, without how they do: that takes a look at the whole log. */
export async function channelNames(
  ctx: ServiceContext,
): Promise<{ id: number; name: string; kind: string }[]> {
  authorize(ctx, "channels:read");
  return (await selectChannels(ctx)).map(({ id, name, kind }) => ({ id, name, kind }));
}

/** The project's channels by name, each with how it does. */
export async function listChannels(ctx: ServiceContext): Promise<(Channel & { health: ChannelHealth })[]> {
  authorize(ctx, "channels:read");
  const [rows, health, paused] = await Promise.all([
    selectChannels(ctx),
    healthOfChannels(ctx, new Date(ctx.now().getTime() - dayMs)),
    openEndpoints(ctx),
  ]);
  const of = new Map(health.map((h) => [h.channelId, h]));
  return rows.map((row) => {
    const h = of.get(row.id);
    const until = paused.get(row.endpoint);
    const held = row.notBefore && row.notBefore > ctx.now() ? row.notBefore : undefined;
    return {
      ...asChannel(row),
      health: {
        pending: h?.pending ?? 0,
        delivered: h?.delivered ?? 0,
        dead: h?.dead ?? 0,
        last_delivered_at: h?.lastDeliveredAt ? new Date(h.lastDeliveredAt).toISOString() : null,
        last_error: h?.lastError ?? null,
        paused_until: (until ?? held)?.toISOString() ?? null,
      },
    };
  });
}

export async function getChannel(ctx: ServiceContext, input: { name: string }): Promise<Channel> {
  authorize(ctx, "channels:read");
  const row = await findChannel(ctx, input.name);
  if (!row) throw new LeewayError("NOT_FOUND", `There is no channel named ${input.name}.`);
  return asChannel(row);
}
