import { z } from "zod";
import { matches, parseMatchers } from "#lib/alerting/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { endSilence, firingAlerts, insertSilence, type SilenceRow, silencesAfter } from "./store.ts";

/** Ended silences stay readable for so long, as in Alertmanager. */
const keptMs = 120 * 3_600_000;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
export const silenceBody = z
  .strictObject({
    matchers: z.array(z.string().min(1).max(1_000)).min(1).max(50),
    starts_at: instant.optional(),
    ends_at: instant,
    comment: z.string().trim().min(1).max(2_000),
  })
  .refine((s) => s.starts_at === undefined || s.starts_at < s.ends_at, "ends_at must come after starts_at");

export type ShownSilence = {
  id: number;
  state: "pending" | "active" | "expired";
  matchers: string[];
  starts_at: string;
  ends_at: string;
  comment: string;
  created_by: string;
  created_at: string;
  /** Alerts that fire and that it fits. */
  matching: number;
};

export async function listSilences(ctx: ServiceContext): Promise<ShownSilence[]> {
  authorize(ctx, "incidents:read");
  const now = ctx.now();
  const rows = await silencesAfter(ctx, new Date(now.getTime() - keptMs));
  const firing = await firingAlerts(ctx, now);
  return rows.map((row) => shown(row, now, firing));
}

function shown(
  row: SilenceRow,
  now: Date,
  firing: readonly { labels: Record<string, string> }[],
): ShownSilence {
  const matchers = row.matchers.flatMap(parseMatchers);
  return {
    id: row.id,
    state: row.endsAt <= now ? "expired" : row.startsAt > now ? "pending" : "active",
    matchers: row.matchers,
    starts_at: row.startsAt.toISOString(),
    ends_at: row.endsAt.toISOString(),
    comment: row.comment,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    matching: firing.filter((a) => matches(matchers, a.labels)).length,
  };
}

/** Keeps alerts that fit quiet for a time. */
export async function createSilence(
  ctx: ServiceContext,
  input: z.input<typeof silenceBody>,
): Promise<ShownSilence> {
  authorize(ctx, "incidents:write");
  const body = silenceBody.parse(input);
  const now = ctx.now();
  if (body.ends_at <= now) throw new LeewayError("INVALID", "ends_at lies in the past.");
  for (const text of body.matchers) {
    try {
      parseMatchers(text);
    } catch (error) {
      throw new LeewayError("INVALID", `matchers: ${(error as Error).message}`);
    }
  }
  if (body.matchers.every((text) => matches(parseMatchers(text), {}))) {
    throw new LeewayError("INVALID", "matchers: at least one must not fit an alert without labels.");
  }
  return transaction(ctx, async (tx) => {
    const row = await insertSilence(tx, {
      projectId: tx.projectId,
      matchers: body.matchers,
      startsAt: body.starts_at ?? now,
      endsAt: body.ends_at,
      comment: body.comment,
      createdBy: actorName(tx.actor),
      createdAt: now,
    });
    await audit(tx, { action: "silence.create", subject: `silence:${row.id}`, after: { ...body } });
    return shown(row, now, await firingAlerts(tx, now));
  });
}

export async function expireSilence(ctx: ServiceContext, input: { silence: number }): Promise<void> {
  authorize(ctx, "incidents:write");
  await transaction(ctx, async (tx) => {
    const row = await endSilence(tx, input.silence, tx.now());
    if (!row) throw new LeewayError("NOT_FOUND", `There is no silence ${input.silence} in force.`);
    await audit(tx, {
      action: "silence.expire",
      subject: `silence:${row.id}`,
      after: { ends_at: row.endsAt },
    });
  });
}
