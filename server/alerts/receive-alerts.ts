import { createHash } from "node:crypto";
import { z } from "zod";
import { isAcknowledged } from "#lib/alerting/flush.ts";
import { began, type Flaps } from "#lib/alerting/flap.ts";
import { type Configuration, labelsText, presentLabels } from "#lib/alerting/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { asAlert } from "./as-alert.ts";
import { configurationInForce } from "./configuration.ts";
import { placeAlerts } from "./place.ts";
import { insertHistory, upsertAlerts } from "./place-store.ts";
import { type AlertRow, alertsByFingerprint, lockProject } from "./store.ts";
import { tellAcknowledged } from "./tell-acknowledged.ts";

/** An alert that is not sent again ends after this long, as in Alertmanager. */
const resolveAfterMs = 300_000;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const map = z.record(z.string().min(1).max(200), z.string().max(10_000));

/** The body of Alertmanager's POST /api/v2/alerts. */
export const alertsBody = z
  .array(
    z.object({
      labels: map.refine((l) => Boolean(l["alertname"]), "needs the label alertname"),
      annotations: map.optional(),
      startsAt: instant.optional(),
      endsAt: instant.optional(),
      generatorURL: z.string().max(2_000).optional(),
    }),
  )
  .max(5_000);

export type AlertUpdate = {
  fingerprint: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** When it began to fire, where the sender knows. */
  startsAt: Date | null;
  /** Null: it fires until somebody says otherwise. */
  endsAt: Date | null;
  url: string;
  /** Who is on it and until when (null: until it ends); false: nobody; null: as it was while it goes on firing. */
  acknowledged: Acknowledgement | false | null;
  /** Whoever sends it has found that it flaps. */
  flapping?: boolean;
};
export type Acknowledgement = { by: string; until: Date | null };

/** Takes alerts as Prometheus pushes them. The same again only keeps them firing. */
export async function receiveAlerts(given: ServiceContext, input: z.input<typeof alertsBody>): Promise<void> {
  authorize(given, "incidents:write");
  const ctx = await onDatabaseClock(given);
  const body = alertsBody.parse(input);
  const end = new Date(ctx.now().getTime() + resolveAfterMs);
  const updates = body.map((a): AlertUpdate => {
    const labels = presentLabels(a.labels);
    return {
      fingerprint: createHash("sha256").update(labelsText(labels)).digest("hex").slice(0, 16),
      labels,
      annotations: presentLabels(a.annotations ?? {}),
      startsAt: set(a.startsAt) ?? null,
      endsAt: set(a.endsAt) ?? end,
      url: a.generatorURL ?? "",
      acknowledged: null,
    };
  });
  await transaction(ctx, (tx) => takeUpdates(tx, updates));
}

/** Go's zero time, the year 1, means that nothing was set. */
function set(time: Date | undefined): Date | undefined {
  return time && time.getTime() > 0 ? time : undefined;
}

function acknowledgementOf(said: AlertUpdate["acknowledged"], before: AlertRow | undefined, now: Date) {
  const none = { acknowledged: false, acknowledgedBy: null, acknowledgedAt: null, acknowledgedUntil: null };
  const { acknowledged, acknowledgedBy, acknowledgedAt, acknowledgedUntil } = before ?? none;
  const kept = { acknowledged, acknowledgedBy, acknowledgedAt, acknowledgedUntil };
  if (said === null) return kept;
  if (said === false) return none;
  const same = acknowledged && acknowledgedUntil?.getTime() === said.until?.getTime();
  const at = same ? acknowledgedAt : now;
  return { acknowledged: true, acknowledgedBy: said.by, acknowledgedAt: at, acknowledgedUntil: said.until };
}

function flapsOf(
  before: AlertRow | undefined,
  configuration: Configuration,
  of: { starts: boolean; flapping: boolean; now: Date },
) {
  const now = of.now.getTime();
  const held: Flaps = { starts: before?.starts ?? [], since: before?.flappingSince?.getTime() ?? null };
  const { starts, since: own } = of.starts ? began(held, configuration.flapping, now) : held;
  const since = of.flapping ? (held.since ?? now) : own;
  return { starts, flappingSince: since === null ? null : new Date(since) };
}

/** The same alert twice is taken one after the other, everything else at once. */
function rounds(updates: readonly AlertUpdate[]): AlertUpdate[][] {
  const all: AlertUpdate[][] = [];
  const seen = new Map<string, number>();
  for (const update of updates) {
    const n = seen.get(update.fingerprint) ?? 0;
    seen.set(update.fingerprint, n + 1);
    (all[n] ??= []).push(update);
  }
  return all;
}

/** An alert as it is after an update. */
function rowOf(
  projectId: number,
  given: AlertUpdate,
  before: AlertRow | undefined,
  configuration: Configuration,
  now: Date,
) {
  const { startsAt, acknowledged, flapping = false, ...update } = given;
  const fired = before !== undefined && (before.endsAt === null || before.endsAt > now);
  const said = startsAt ?? (fired ? before.startsAt : now);
  const begun = fired && before.startsAt < said ? before.startsAt : said;
  const held = acknowledgementOf(acknowledged, fired ? before : undefined, now);
  const fires = update.endsAt === null || update.endsAt > now;
  const flap = flapsOf(before, configuration, { starts: fires && !fired, flapping, now });
  return { projectId, ...update, ...held, ...flap, startsAt: begun, updatedAt: now };
}

/** Stores alerts as they are now and puts them into their groups, in the caller's transaction. */
export async function takeUpdates(tx: ServiceContext, updates: readonly AlertUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  await lockProject(tx);
  const now = tx.now();
  const { configuration } = await configurationInForce(tx);
  const known = new Map(
    (
      await alertsByFingerprint(
        tx,
        updates.map((u) => u.fingerprint),
      )
    ).map((a) => [a.fingerprint, a]),
  );
  const held = (a: AlertRow | undefined) => a !== undefined && isAcknowledged(asAlert(a), now.getTime());
  const inHand = new Set([...known.values()].filter(held).map((a) => a.fingerprint));
  for (const round of rounds(updates)) {
    const rows = round.map((update) =>
      rowOf(tx.projectId, update, known.get(update.fingerprint), configuration, now),
    );
    for (const [fingerprint, alert] of await upsertAlerts(tx, rows)) known.set(fingerprint, alert);
    await placeAlerts(
      tx,
      configuration,
      round.map((u) => known.get(u.fingerprint)!),
    );
  }
  const fresh = [...known.values()].filter((a) => held(a) && !inHand.has(a.fingerprint));
  await tellAcknowledged(
    tx,
    configuration,
    fresh.map((a) => a.id),
  );
  await insertHistory(
    tx,
    [...new Set(updates.map((u) => u.fingerprint))].map((fingerprint) => {
      const { labels, startsAt, endsAt } = known.get(fingerprint)!;
      return { projectId: tx.projectId, at: now, fingerprint, labels, startsAt, endsAt };
    }),
  );
}
