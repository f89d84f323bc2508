import { matches } from "#lib/alerting/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { configurationInForce } from "./configuration.ts";
import { type ShownAlert, shownAlert } from "./shown-alert.ts";
import { alertsFiringSince } from "./silence-store.ts";
import { listSilences, parsedMatchers, type ShownSilence } from "./silences.ts";
import { historySince } from "./history-store.ts";
import { endSilence } from "./store.ts";

const daysBack = 7;
const dayMs = 86_400_000;
const mostShown = 20;

export type SilencePreview = {
  /** How many fire that it would keep quiet now, with some of them. */
  now: number;
  alerts: ShownAlert[];
  /** Alerts of the last 7 days that it would have fitted. */
  last_7_days: number;
};

/** What a silence with these matchers would do, and would have done. */
export async function previewSilence(
  ctx: ServiceContext,
  input: { matchers: string[] },
): Promise<SilencePreview> {
  authorize(ctx, "incidents:read");
  const matchers = parsedMatchers(input.matchers);
  const now = ctx.now();
  const from = new Date(now.getTime() - daysBack * dayMs);
  const recent = (await alertsFiringSince(ctx, from)).filter((a) => matches(matchers, a.labels));
  const firing = recent.filter((a) => a.endsAt === null || a.endsAt > now);
  const { configuration } = await configurationInForce(ctx);
  const past = (await historySince(ctx, from)).filter((h) => matches(matchers, h.labels));
  return {
    now: firing.length,
    alerts: firing.slice(0, mostShown).map((a) => shownAlert(a, now, configuration.flapping)),
    last_7_days: new Set([...recent, ...past].map((a) => a.fingerprint)).size,
  };
}

/** Silences that have been in force for a day or longer and have fitted nothing in that time. */
export async function unusedSilences(ctx: ServiceContext): Promise<ShownSilence[]> {
  authorize(ctx, "incidents:read");
  const before = new Date(ctx.now().getTime() - dayMs).toISOString();
  const all = await listSilences(ctx);
  return all.filter((s) => s.state === "active" && s.matched === 0 && s.starts_at <= before);
}

/** Ends all silences that have been in force for a day and fitted nothing; which they were. */
export async function sweepSilences(ctx: ServiceContext): Promise<ShownSilence[]> {
  authorize(ctx, "incidents:write");
  return transaction(ctx, async (tx) => {
    const ended: ShownSilence[] = [];
    for (const silence of await unusedSilences(tx)) {
      const row = await endSilence(tx, silence.id, tx.now());
      if (!row) continue;
      ended.push({ ...silence, state: "expired", ends_at: row.endsAt.toISOString() });
      await audit(tx, {
        action: "silence.expire",
        subject: `silence:${silence.id}`,
        after: { ends_at: row.endsAt, why: "it fitted nothing" },
      });
    }
    return ended;
  });
}
