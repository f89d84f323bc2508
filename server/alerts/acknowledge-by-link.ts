import { isAcknowledged, isFiring } from "#lib/alerting/flush.ts";
import { acknowledgeClaim, channelNames } from "#server/channels/index.ts";
import { allows } from "#server/kernel/authorize.ts";
import { config } from "#server/kernel/config.ts";
import { type Actor, createContext, type ServiceContext } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { acknowledgeAlert } from "./acknowledge-alert.ts";
import { asAlert } from "./as-alert.ts";
import { type AlertRow, alertsByFingerprint } from "./store.ts";

export type LinkedAlert = {
  title: string;
  description: string;
  priority: string | null;
  labels: Record<string, string>;
  since: string;
  /** Where in the console it is explained; empty: nowhere. */
  url: string;
};

/** What a link can do for who holds it. Nothing of the alert is told to those who may not see it. */
export type LinkState =
  | { state: "unknown" | "off" | "expired" | "sign_in" | "forbidden" }
  /** `at`: it had ended by then. */
  | { state: "ended"; alert: LinkedAlert; at: string }
  | { state: "acknowledged"; alert: LinkedAlert; by: string; until: string | null }
  /** `as`: the person; null: whoever holds the link. */
  | { state: "open"; alert: LinkedAlert; as: string | null };

/** Who a signed-in person is in a project; undefined: they are no member, or nobody is signed in. */
export type PersonIn = (projectId: number) => Actor | undefined;

type Opened = { shown: LinkState; ctx?: ServiceContext; id?: number };

/** What a link is good for now. Changes nothing, however often it is asked. */
export async function lookAtLink(of: Asked): Promise<LinkState> {
  return (await open(of)).shown;
}

/** Acknowledges the alert that a link names, for a person who may, or for its holder where the installation allows that. */
export async function acknowledgeByLink(of: Asked & { hours?: number | undefined }): Promise<LinkState> {
  const { shown, ctx, id } = await open(of);
  if (shown.state !== "open" || !ctx || id === undefined) return shown;
  const until = of.hours && new Date(ctx.now().getTime() + of.hours * 3_600_000).toISOString();
  await acknowledgeAlert(ctx, { alert: id, ...(until ? { until } : {}) });
  return lookAtLink(of);
}

type Asked = {
  token: string;
  /** Whether anybody is signed in, and who they are in the link's project. */
  signedIn: boolean;
  personIn: PersonIn;
  now?: (() => Date) | undefined;
};

async function open({ token, signedIn, personIn, now }: Asked): Promise<Opened> {
  const mode = config().LEEWAY_ACKNOWLEDGE_LINKS;
  if (mode === "off") return { shown: { state: "off" } };
  const claim = acknowledgeClaim(token);
  if (!claim) return { shown: { state: "unknown" } };
  const reader: Actor = { kind: "system", job: "acknowledge link" };
  const given = { actor: reader, projectId: claim.project, ...(now ? { now } : {}) };
  const ctx = await onDatabaseClock(createContext(given));
  if (ctx.now().getTime() >= claim.expires * 1000) return { shown: { state: "expired" } };
  const person = personIn(claim.project);
  const may = person !== undefined && allows(person, "incidents:write");
  if (!may && mode === "person") return { shown: { state: signedIn ? "forbidden" : "sign_in" } };
  const [row] = await alertsByFingerprint(ctx, [claim.alert]);
  // A channel or an alert that is gone is told of nobody any more.
  const channel = (await channelNames(ctx)).find((c) => c.id === claim.channel);
  if (!row || !channel) return { shown: { state: "expired" } };
  const actor: Actor = may ? person : { kind: "link", channelId: channel.id, channel: channel.name };
  return { shown: stateOf(row, claim.begun, actor, ctx.now()), ctx: { ...ctx, actor }, id: row.id };
}

/** What began after the link was made is another episode: its link came with another message. */
function stateOf(row: AlertRow, begun: number, actor: Actor, now: Date): LinkState {
  const alert = linked(row);
  const another = Math.floor(row.startsAt.getTime() / 1000) > begun;
  if (another || !isFiring(asAlert(row), now.getTime())) {
    return { state: "ended", alert, at: (another ? row.startsAt : (row.endsAt ?? now)).toISOString() };
  }
  if (isAcknowledged(asAlert(row), now.getTime())) {
    const until = row.acknowledgedUntil?.toISOString() ?? null;
    return { state: "acknowledged", alert, by: row.acknowledgedBy ?? "somebody", until };
  }
  return { state: "open", alert, as: actor.kind === "user" ? actor.name : null };
}

function linked(row: AlertRow): LinkedAlert {
  const { summary, title, description = "" } = row.annotations;
  return {
    title: summary || title || row.labels["alertname"] || row.fingerprint,
    description,
    priority: row.labels["priority"] ?? null,
    labels: row.labels,
    since: row.startsAt.toISOString(),
    url: row.url.startsWith("/") && !row.url.startsWith("//") ? row.url : "",
  };
}
