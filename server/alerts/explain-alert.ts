import { nextDigestAt } from "#lib/alerting/digest.ts";
import { holds, isAcknowledged, mutedBy } from "#lib/alerting/flush.ts";
import { groupOf, inhibitor, routesOf, silencedBy } from "#lib/alerting/index.ts";
import { readableInstants } from "#lib/format/instants.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { channelNames, type Fallback, fallbacksOf } from "#server/channels/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { asAlert, asSilence } from "./as-alert.ts";
import { configurationInForce } from "./configuration.ts";
import { dedupWords } from "./dedup-words.ts";
import { digestsOfTellings } from "./digest-store.ts";
import { escalationsOf, stepsOf } from "./escalation-store.ts";
import { explainForPerson, type PersonExplanation } from "./explain-person.ts";
import { type ShownEscalation, shownEscalation } from "./list-escalations.ts";
import { type ShownAlert, shownAlert } from "./shown-alert.ts";
import { statesOf } from "./people-store.ts";
import { groupsOfAlerts } from "./place-store.ts";
import { findAlert, firingAlerts, silencesAfter, type TellingRow, tellingsSince } from "./store.ts";

const dayMs = 86_400_000;
const tellingDays = 30;

export type Explanation = {
  alert: ShownAlert;
  routes: {
    path: string;
    receiver: string;
    channels: string[];
    group: string;
    group_labels: Record<string, string>;
    /** The time interval that keeps it quiet; null: it may speak. */
    muted: string | null;
    /** When the group speaks next, where it is waiting. */
    next_at: string | null;
    /** The policy that takes over when nobody acknowledges. */
    escalation: string | null;
    /** When the next digest goes out, where messages are gathered. */
    digest_at: string | null;
    /** Why its channels hear nothing more now; null: they were told nothing. */
    dedup: string | null;
  }[];
  silenced_by: number[];
  /** Fingerprint of the alert that holds it back. */
  inhibited_by: string | null;
  acknowledged: boolean;
  told: {
    at: string;
    receiver: string;
    channel: string | null;
    reason: string;
    status: string;
    delivery: string | null;
    /** The digest that it waits for, or went out with. */
    digest_at: string | null;
    /** The channels that took it over where this one gave up, in order. */
    fallbacks: Fallback[];
  }[];
  escalations: ShownEscalation[];
  /** The same for one person, where one was asked for. */
  person: PersonExplanation | null;
  /** In one sentence: why it was, or was not, told. */
  why: string;
};

/** Why an alert was told to somebody, or not: its routes, groups, silences, inhibition, times and tellings. */
export async function explainAlert(
  given: ServiceContext,
  input: { alert: number; person?: string | undefined },
): Promise<Explanation> {
  authorize(given, "incidents:read");
  const ctx = await onDatabaseClock(given);
  const row = await findAlert(ctx, input.alert);
  if (!row) throw new LeewayError("NOT_FOUND", `The alert ${input.alert} does not exist.`);
  const now = ctx.now();
  const at = now.getTime();
  const { configuration } = await configurationInForce(ctx);
  const groups = new Map((await groupsOfAlerts(ctx, [row.id])).map((g) => [`${g.path} ${g.key}`, g]));
  const system: ServiceContext = { ...ctx, actor: { kind: "system", job: "explain" } };
  const channels = new Map((await channelNames(system)).map((c) => [c.id, c.name]));
  const from = new Date(at - tellingDays * dayMs);
  const tellings = await tellingsSince(ctx, { from, fingerprint: row.fingerprint, limit: 50 });
  const fires = holds(asAlert(row), configuration.flapping, at);
  const acknowledged = isAcknowledged(asAlert(row), at);
  const digests = await digestsOfTellings(
    ctx,
    tellings.map((t) => t.telling.id),
  );
  const states = await statesOf(
    ctx,
    [...digests.values()].flatMap((d) => d.notificationId ?? []),
  );
  const sentAs = (t: TellingRow) => t.notificationId ?? digests.get(t.id)?.notificationId ?? 0;
  const fallbacks = await fallbacksOf(
    system,
    tellings.map((t) => sentAs(t.telling)),
  );
  const routes = routesOf(configuration.route, row.labels).map((route) => {
    const { key, labels } = groupOf(route, row.labels);
    const receiver = configuration.receivers.find((r) => r.name === route.receiver);
    return {
      path: route.path === "" ? "root" : `root.${route.path}`,
      receiver: route.receiver,
      channels: receiver?.channels ?? [],
      group: key,
      group_labels: labels,
      muted: mutedBy(route, configuration.intervals, at),
      next_at: groups.get(`${route.path} ${key}`)?.nextAt.toISOString() ?? null,
      escalation: route.digest ? null : route.escalation,
      digest_at:
        route.digest &&
        new Date(nextDigestAt(route.digest, receiver?.leeway.time_zone ?? "UTC", at)).toISOString(),
      dedup: dedupWords(route, {
        last: tellings.find((t) => t.telling.groupKey === key && t.telling.receiver === route.receiver)
          ?.telling,
        fingerprint: row.fingerprint,
        fires,
        acknowledged,
      }),
    };
  });
  const silences = (await silencesAfter(ctx, now)).map(asSilence);
  const firing = configuration.inhibit.length > 0 ? (await firingAlerts(ctx, now)).map(asAlert) : [];
  const runs = await escalationsOf(
    ctx,
    [...routes.map((r) => r.group), ...tellings.map((t) => t.telling.groupKey)],
    20,
  );
  const steps = await stepsOf(
    ctx,
    runs.map((r) => r.id),
  );
  const found = {
    alert: shownAlert(row, now, configuration.flapping),
    routes,
    silenced_by: silencedBy(silences, row.labels, at),
    inhibited_by: inhibitor(configuration.inhibit, firing)(row.labels),
    acknowledged,
    escalations: runs.map((run) => shownEscalation(run, steps)),
    told: tellings.map(({ telling: t, state }) => ({
      at: t.at.toISOString(),
      receiver: t.receiver,
      channel: t.channelId === null ? null : (channels.get(t.channelId) ?? null),
      reason: t.reason,
      status: t.firing.includes(row.fingerprint) ? "firing" : "resolved",
      delivery: state ?? states.get(sentAs(t)) ?? null,
      digest_at: digests.get(t.id)?.dueAt.toISOString() ?? null,
      fallbacks: fallbacks.get(sentAs(t)) ?? [],
    })),
  };
  const why = readableInstants(whyOf(found));
  const person =
    input.person === undefined ? null : await explainForPerson(ctx, input.person, { ...found, why });
  return { ...found, person, why };
}

const byFallback = ({ fallbacks }: Explanation["told"][number]) =>
  fallbacks.map((f) => `, and went by its fallback ${f.channel} (${f.delivery})`).join("");

function whyOf(e: Omit<Explanation, "why" | "person">): string {
  const last = e.told[0];
  const flaps = e.alert.flapping_since === null ? "" : " It flaps: its ends are held back until it is calm.";
  const told = last
    ? `It was last told to ${last.channel ?? last.receiver} at ${last.at} (${last.reason.replaceAll("_", " ")}; ${last.delivery ?? "nothing to deliver"})${byFallback(last)}.`
    : "Nobody has been told of it.";
  const said = `${told}${flaps}`;
  if (e.silenced_by.length > 0) return `${said} Silence ${e.silenced_by.join(", ")} keeps it quiet now.`;
  if (e.inhibited_by !== null) return `${said} The alert ${e.inhibited_by} holds it back now.`;
  const speaking = e.routes.filter((r) => r.muted === null);
  if (speaking.length === 0) return `${said} Its routes are muted now: ${e.routes[0]?.muted}.`;
  if (speaking.every((r) => r.channels.length === 0)) return `${said} Its receiver has no channels.`;
  if (e.alert.status === "firing" && e.acknowledged)
    return `${said} Somebody is on it, so it is not repeated.`;
  const [wait] = e.told.filter((t) => t.digest_at !== null && t.delivery === null);
  if (wait) return `It waits for the digest of ${wait.digest_at}.`;
  const run = e.escalations.find((r) => r.state === "waiting" && r.next_at !== null);
  if (run) {
    const held = run.held_by === null ? "" : `, held back by ${run.held_by}`;
    return `${said} Nobody has acknowledged it: ${run.policy} takes its next step at ${run.next_at}${held}.`;
  }
  const next = speaking.flatMap((r) => (r.next_at === null ? [] : [r.next_at])).toSorted()[0];
  if (e.alert.status === "firing" && next) return `${said} Its group is looked at again at ${next}.`;
  return said;
}
