import { type AlertEvent, type Sent, simulate } from "#lib/alerting/simulate.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asSilence } from "./as-alert.ts";
import {
  checkedConfiguration,
  type ConfigurationInput,
  configurationInForce,
  readInput,
} from "./configuration.ts";
import { historySince } from "./history-store.ts";
import type { Imported } from "./import-channels.ts";
import { silencesAfter } from "./store.ts";

const daysBack = 7;
const mostShown = 500;

export type Replay = {
  /** The channels that the file's providers would become, and what would not be taken over; null where it is no file. */
  imported: Imported | null;
  from: string;
  to: string;
  alerts: number;
  /** Notifications by receiver under both configurations. */
  receivers: { receiver: string; now: number; proposed: number }[];
  /** What the proposed configuration would have sent, the newest first. */
  proposed: {
    at: string;
    receiver: string;
    group: string;
    reason: string;
    firing: number;
    resolved: number;
  }[];
};

/** A stored history as a replay takes it. */
export function eventsOf(history: Awaited<ReturnType<typeof historySince>>): AlertEvent[] {
  return history.map((h) => ({
    at: h.at.getTime(),
    alert: {
      fingerprint: h.fingerprint,
      labels: h.labels,
      startsAt: h.startsAt.getTime(),
      endsAt: h.endsAt?.getTime() ?? null,
    },
  }));
}

/** Replays the last seven days of alerts against another configuration, beside the one in force. Nothing is sent. */
export async function simulateConfiguration(ctx: ServiceContext, input: ConfigurationInput): Promise<Replay> {
  authorize(ctx, "channels:read");
  const system: ServiceContext = { ...ctx, actor: { kind: "system", job: "simulate" } };
  const { text, planned, imported } = await readInput(system, input);
  const proposed = await checkedConfiguration(system, text, { yaml: input.yaml, planned });
  const { configuration } = await configurationInForce(ctx);
  const to = ctx.now();
  const from = new Date(to.getTime() - daysBack * 86_400_000);
  const history = await historySince(ctx, from);
  const events = eventsOf(history);
  const silences = (await silencesAfter(ctx, from)).map(asSilence);
  const [was, would] = [configuration, proposed].map((c) => simulate(c, events, silences, to.getTime()));
  const names = new Set([
    ...[...configuration.receivers, ...proposed.receivers].map((r) => r.name),
    // Policies are told as receivers of their own.
    ...[...was!, ...would!].map((s) => s.receiver),
  ]);
  const of = (sent: readonly Sent[], name: string) => sent.filter((s) => s.receiver === name).length;
  return {
    imported,
    from: from.toISOString(),
    to: to.toISOString(),
    alerts: new Set(history.map((h) => h.fingerprint)).size,
    receivers: [...names].map((receiver) => ({
      receiver,
      now: of(was!, receiver),
      proposed: of(would!, receiver),
    })),
    proposed: would!
      .toReversed()
      .slice(0, mostShown)
      .map((s) => ({
        at: new Date(s.at).toISOString(),
        receiver: s.receiver,
        group: s.groupKey,
        reason: s.reason,
        firing: s.firing.length,
        resolved: s.resolved.length,
      })),
  };
}
