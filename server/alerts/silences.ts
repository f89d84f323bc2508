import { z } from "zod";
import { matches, parseMatchers } from "#lib/alerting/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { retention } from "#lib/domain/retention.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { alertsFiringSince } from "./silence-store.ts";
import { type AlertRow, endSilence, insertSilence, type SilenceRow, silencesAfter } from "./store.ts";

/** Ended silences stay readable for so long, as in Alertmanager. */
const hourMs = 3_600_000;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
export const silenceBody = z
  .strictObject({
    matchers: z.array(z.string().min(1).max(1_000)).min(1).max(50),
    starts_at: instant.optional(),
    ends_at: instant,
    comment: z.string().trim().min(1).max(2_000),
    /** Ends once it has held something back and nothing that it fits fires any more. */
    expire_on_resolve: z.boolean().default(false),
    /** So long before its end the console says so; 0: it does not. An hour where it lasts longer than two. */
    warn_before_minutes: z.number().int().min(0).max(43_200).optional(),
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
  /** Alerts that it has fitted since it began. */
  matched: number;
  expire_on_resolve: boolean;
  /** When the console says that it is about to end. */
  warn_at: string | null;
};

export async function listSilences(given: ServiceContext): Promise<ShownSilence[]> {
  authorize(given, "incidents:read");
  const ctx = await onDatabaseClock(given);
  const now = ctx.now();
  const rows = await silencesAfter(ctx, new Date(now.getTime() - retention.silencesMs));
  const oldest = rows.reduce((at, r) => (r.startsAt < at ? r.startsAt : at), now);
  const alerts = await alertsFiringSince(ctx, oldest);
  return rows.map((row) => shown(row, now, alerts));
}

function shown(row: SilenceRow, now: Date, alerts: readonly AlertRow[]): ShownSilence {
  const matchers = row.matchers.flatMap(parseMatchers);
  const fitted = alerts.filter((a) => matches(matchers, a.labels));
  return {
    id: row.id,
    state: row.endsAt <= now ? "expired" : row.startsAt > now ? "pending" : "active",
    matchers: row.matchers,
    starts_at: row.startsAt.toISOString(),
    ends_at: row.endsAt.toISOString(),
    comment: row.comment,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    matching: fitted.filter((a) => a.endsAt === null || a.endsAt > now).length,
    matched: fitted.filter(
      (a) => a.startsAt < row.endsAt && (a.endsAt === null || a.endsAt > row.startsAt) && row.startsAt <= now,
    ).length,
    expire_on_resolve: row.expireOnResolve,
    warn_at: row.warnAt?.toISOString() ?? null,
  };
}

/** Matchers of a silence; those that would fit everything are refused. */
export function parsedMatchers(texts: readonly string[]) {
  const parsed = texts.map((text) => {
    try {
      return parseMatchers(text);
    } catch (error) {
      throw new LeewayError("INVALID", `matchers: ${(error as Error).message}`);
    }
  });
  if (parsed.every((matchers) => matches(matchers, {}))) {
    throw new LeewayError("INVALID", "matchers: at least one must not fit an alert without labels.");
  }
  return parsed.flat();
}

/** When the console says that a silence is about to end; null: it does not. */
export function warnAt(startsAt: Date, endsAt: Date, minutes: number | undefined): Date | null {
  const lasts = endsAt.getTime() - startsAt.getTime();
  const before = minutes === undefined ? (lasts > 2 * hourMs ? hourMs : 0) : minutes * 60_000;
  return before === 0 || before >= lasts ? null : new Date(endsAt.getTime() - before);
}

/** Keeps alerts that fit quiet for a time. */
export async function createSilence(
  given: ServiceContext,
  input: z.input<typeof silenceBody>,
  createdBy: string = actorName(given.actor),
): Promise<ShownSilence> {
  authorize(given, "incidents:write");
  const ctx = await onDatabaseClock(given);
  const body = silenceBody.parse(input);
  const now = ctx.now();
  if (body.ends_at <= now) throw new LeewayError("INVALID", "ends_at lies in the past.");
  parsedMatchers(body.matchers);
  return transaction(ctx, async (tx) => {
    const row = await insertSilence(tx, {
      projectId: tx.projectId,
      matchers: body.matchers,
      startsAt: body.starts_at ?? now,
      endsAt: body.ends_at,
      comment: body.comment,
      createdBy,
      createdAt: now,
      expireOnResolve: body.expire_on_resolve,
      warnAt: warnAt(body.starts_at ?? now, body.ends_at, body.warn_before_minutes),
    });
    await audit(tx, { action: "silence.create", subject: `silence:${row.id}`, after: { ...body } });
    return shown(row, now, await alertsFiringSince(tx, row.startsAt < now ? row.startsAt : now));
  });
}

export async function expireSilence(given: ServiceContext, input: { silence: number }): Promise<void> {
  authorize(given, "incidents:write");
  const ctx = await onDatabaseClock(given);
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
