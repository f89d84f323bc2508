import { z } from "zod";
import { matches, matcherText, parseMatchers } from "#lib/alerting/index.ts";
import type { Matcher } from "#lib/alerting/matcher.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { retention } from "#lib/domain/retention.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { lockSilence, updateSilence } from "./silence-store.ts";
import { createSilence, expireSilence, parsedMatchers, warnAt } from "./silences.ts";
import { type SilenceRow, silencesAfter } from "./store.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The body of Alertmanager's POST /api/v2/silences. */
export const alertmanagerSilenceBody = z.object({
  id: z.string().max(100).optional(),
  matchers: z
    .array(
      z.object({
        name: z.string().min(1).max(200),
        value: z.string().max(1_000),
        isRegex: z.boolean(),
        isEqual: z.boolean().default(true),
      }),
    )
    .min(1)
    .max(50),
  startsAt: instant,
  endsAt: instant,
  createdBy: z.string().trim().max(200),
  comment: z.string().trim().min(1, "a silence needs a comment").max(2_000),
});

export type GettableSilence = {
  id: string;
  status: { state: "pending" | "active" | "expired" };
  updatedAt: string;
  matchers: { name: string; value: string; isRegex: boolean; isEqual: boolean }[];
  startsAt: string;
  endsAt: string;
  createdBy: string;
  comment: string;
};

const prefix = "00000000-0000-8000-8000-";

/** A silence's number in the shape that Alertmanager's clients expect: a UUID of version 8, which is free to use. */
export const silenceUuid = (id: number): string => `${prefix}${id.toString(16).padStart(12, "0")}`;

/** The number that a UUID, or the number itself as the console shows it, stands for. */
function silenceNumber(text: string): number {
  const hex = text.toLowerCase().startsWith(prefix) ? text.slice(prefix.length) : null;
  const id =
    hex !== null && /^[\da-f]{12}$/i.test(hex)
      ? Number.parseInt(hex, 16)
      : /^\d{1,10}$/.test(text)
        ? Number(text)
        : 0;
  // Postgres numbers silences with 31 bits.
  if (id >= 1 && id < 2 ** 31) return id;
  throw new LeewayError("NOT_FOUND", `There is no silence ${text}.`);
}

/** What a client filters by; each text may hold several. */
export function filterMatchers(texts: readonly string[]) {
  try {
    return texts.flatMap(parseMatchers);
  } catch (error) {
    throw new LeewayError("INVALID", `filter: ${(error as Error).message}`);
  }
}

/** Those in force first, the next to end at the top; then those to come; then those that ended. */
export async function alertmanagerSilences(
  given: ServiceContext,
  asked: { filter: string[]; creator: string[] },
): Promise<GettableSilence[]> {
  authorize(given, "incidents:read");
  const matchers = filterMatchers(asked.filter);
  const ctx = await onDatabaseClock(given);
  const rows = await silencesAfter(ctx, new Date(ctx.now().getTime() - retention.silencesMs));
  const order = ["active", "pending", "expired"];
  return rows
    .map((row) => gettable(row, ctx.now()))
    .filter((s) => matches(matchers, Object.fromEntries(s.matchers.map((m) => [m.name, m.value]))))
    .filter((s) => asked.creator.length === 0 || asked.creator.some((c) => isOf(s.createdBy, c)))
    .toSorted((a, b) => {
      const rank = order.indexOf(a.status.state) - order.indexOf(b.status.state);
      if (rank !== 0) return rank;
      if (a.status.state === "active") return a.endsAt < b.endsAt ? -1 : 1;
      if (a.status.state === "pending") return a.startsAt < b.startsAt ? -1 : 1;
      return a.endsAt > b.endsAt ? -1 : 1;
    });
}

export async function alertmanagerSilence(given: ServiceContext, id: string): Promise<GettableSilence> {
  authorize(given, "incidents:read");
  const number = silenceNumber(id);
  const ctx = await onDatabaseClock(given);
  const rows = await silencesAfter(ctx, new Date(ctx.now().getTime() - retention.silencesMs));
  const row = rows.find((r) => r.id === number);
  if (!row) throw new LeewayError("NOT_FOUND", `There is no silence ${id}.`);
  return gettable(row, ctx.now());
}

export async function expireAlertmanagerSilence(ctx: ServiceContext, id: string): Promise<void> {
  authorize(ctx, "incidents:write");
  await expireSilence(ctx, { silence: silenceNumber(id) });
}

/**
 * Makes a silence. One with an id is changed where only its times or words change and Alertmanager would let it; otherwise
 * the old one ends and a new one begins.
 */
export async function putAlertmanagerSilence(
  given: ServiceContext,
  input: z.input<typeof alertmanagerSilenceBody>,
): Promise<{ silenceID: string }> {
  authorize(given, "incidents:write");
  const ctx = await onDatabaseClock(given);
  const body = alertmanagerSilenceBody.parse(input);
  const now = ctx.now();
  if (body.endsAt <= now) throw new LeewayError("INVALID", "endsAt lies in the past.");
  if (body.endsAt <= body.startsAt) throw new LeewayError("INVALID", "endsAt must come after startsAt.");
  const matchers = body.matchers.map((m) => matcherText(asMatcher(m)));
  parsedMatchers(matchers);
  const startsAt = body.startsAt < now ? now : body.startsAt;
  const createdBy = authorOf(body.createdBy, actorName(ctx.actor));
  return transaction(ctx, async (tx) => {
    if (body.id) {
      const before = await lockSilence(tx, silenceNumber(body.id));
      if (!before) throw new LeewayError("NOT_FOUND", `There is no silence ${body.id}.`);
      if (mayChange(before, { ...body, matchers }, now)) {
        const kept = { startsAt: before.startsAt <= now ? before.startsAt : startsAt, endsAt: body.endsAt };
        const after = { ...kept, comment: body.comment, createdBy };
        const warns = { warnAt: warnAt(kept.startsAt, kept.endsAt, undefined), warnedAt: null };
        await updateSilence(tx, before.id, { ...after, ...warns });
        await audit(tx, {
          action: "silence.change",
          subject: `silence:${before.id}`,
          before: { starts_at: before.startsAt, ends_at: before.endsAt, comment: before.comment },
          after: { starts_at: after.startsAt, ends_at: after.endsAt, comment: after.comment },
        });
        return { silenceID: silenceUuid(before.id) };
      }
      if (before.endsAt > now) await expireSilence(tx, { silence: before.id });
    }
    const times = { starts_at: startsAt.toISOString(), ends_at: body.endsAt.toISOString() };
    const made = await createSilence(tx, { matchers, ...times, comment: body.comment }, createdBy);
    return { silenceID: silenceUuid(made.id) };
  });
}

/** As in Alertmanager: other matchers make another silence, and so does another start of one that has begun. */
function mayChange(
  before: SilenceRow,
  body: { matchers: string[]; startsAt: Date; endsAt: Date },
  now: Date,
): boolean {
  const written = before.matchers.flatMap(parseMatchers).map(matcherText);
  if (before.endsAt <= now || JSON.stringify(written) !== JSON.stringify(body.matchers)) return false;
  if (before.startsAt > now) return body.startsAt >= now;
  return Math.floor(before.startsAt.getTime() / 1000) === Math.floor(body.startsAt.getTime() / 1000);
}

function gettable(row: SilenceRow, now: Date): GettableSilence {
  const state = row.endsAt <= now ? "expired" : row.startsAt > now ? "pending" : "active";
  return {
    id: silenceUuid(row.id),
    status: { state },
    updatedAt: (state === "expired" && row.endsAt > row.createdAt ? row.endsAt : row.createdAt).toISOString(),
    matchers: row.matchers.flatMap(parseMatchers).map(({ name, op, value }) => ({
      name,
      value,
      isRegex: op.endsWith("~"),
      isEqual: !op.startsWith("!"),
    })),
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    createdBy: row.createdBy,
    comment: row.comment,
  };
}

function asMatcher(m: { name: string; value: string; isRegex: boolean; isEqual: boolean }): Matcher {
  const op = m.isRegex ? (m.isEqual ? "=~" : "!~") : m.isEqual ? "=" : "!=";
  return { name: m.name, op, value: m.value };
}

const signed = / \((?:user|key):\d+ [^)]*\)$/;

/** Who a client says it is, with who it really was; a silence that is sent back does not gather names. */
function authorOf(said: string, actor: string): string {
  const name = said.replace(signed, "");
  return name === "" ? actor : `${name} (${actor})`;
}

function isOf(createdBy: string, creator: string): boolean {
  return createdBy === creator || createdBy.replace(signed, "") === creator;
}
