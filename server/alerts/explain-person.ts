import { readableInstants } from "#lib/format/instants.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { rolePermissions, type Role } from "#lib/domain/permissions.ts";
import { type Channel, listChannels, readsOf } from "#server/channels/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Explanation } from "./explain-alert.ts";
import type { ShownEscalation } from "./list-escalations.ts";
import { members, nameOf, type PersonRow } from "./people-store.ts";

export type Reach = {
  channel: string;
  kind: string;
  /** "unknown": it goes to a place that others share, and Leeway does not know who looks there. */
  reaches: "yes" | "no" | "unknown";
  how: string;
};

export type PersonExplanation = {
  id: number;
  name: string;
  role: string;
  channels: Reach[];
  /** What was told through channels that reach the person, or may. */
  told: Explanation["told"];
  /** Steps that called the person by name. */
  called: { at: string; why: string }[];
  /** When the person last read the bell's message of this alert. */
  read_at: string | null;
  why: string;
};

type Told = Explanation["told"][number];

export type Person = { id: number; name: string; role: string };

/** The members of the project, for "did this person get it?". */
export async function listPeople(ctx: ServiceContext): Promise<Person[]> {
  authorize(ctx, "incidents:read");
  return (await members(ctx)).map((p) => ({ id: p.id, name: nameOf(p), role: p.role }));
}

/** A member by number, e-mail address or name; "me" is who asks. */
async function findPerson(ctx: ServiceContext, person: string): Promise<PersonRow> {
  const all = await members(ctx);
  const asked = person.trim().toLowerCase();
  const own = asked === "me" && ctx.actor.kind === "user" ? String(ctx.actor.userId) : asked;
  const found = all.filter((p) => [String(p.id), p.email, p.name].some((n) => n?.toLowerCase() === own));
  if (found.length === 0) {
    throw new LeewayError(
      "NOT_FOUND",
      `${person} is no member of the project: give a number, an e-mail address or a name.`,
    );
  }
  if (found.length > 1) {
    throw new LeewayError(
      "INVALID",
      `${found.length} members are called ${person}: give the number or the e-mail address.`,
    );
  }
  return found[0]!;
}

/** Whether a channel reaches a person, as far as Leeway knows. */
export function reachOf(channel: Channel, person: PersonRow): Reach {
  const { name, kind } = channel;
  const said = (reaches: Reach["reaches"], how: string): Reach => ({ channel: name, kind, reaches, how });
  if (!channel.enabled) return said("no", "It is switched off.");
  if (kind === "in-app") {
    const reads = rolePermissions[person.role as Role]?.includes("incidents:read") ?? false;
    return reads
      ? said("yes", `Under the bell of every member; the role is ${person.role}.`)
      : said("no", `The role ${person.role} does not see alerts.`);
  }
  if (kind === "email") {
    const to = [channel.config["to"]].flat().map(String);
    const own = person.email !== null && to.some((a) => a.toLowerCase() === person.email!.toLowerCase());
    return own
      ? said("yes", `Mail to ${person.email}.`)
      : said("unknown", "Mail to other addresses; one of them may be a list that the person is on.");
  }
  return said("unknown", `${channel.label}: whoever looks there sees it.`);
}

/** Why a person did, or did not, get an alert. */
export async function explainForPerson(
  ctx: ServiceContext,
  named: string,
  of: Omit<Explanation, "person" | "why"> & { why: string },
): Promise<PersonExplanation> {
  const person = await findPerson(ctx, named);
  const all = await listChannels({ ...ctx, actor: { kind: "system", job: "explain" } });
  const channels = all.map((c) => reachOf(c, person));
  const may = new Set(channels.flatMap((c) => (c.reaches === "no" ? [] : [c.channel])));
  const sure = new Set(channels.flatMap((c) => (c.reaches === "yes" ? [c.channel] : [])));
  const told = of.told.filter((t) => through(t).some((way) => way.channel !== null && may.has(way.channel)));
  const called = callsOf(of.escalations, person);
  const read = await readsOf(
    ctx,
    person.id,
    of.routes.map((r) => `${r.group} ${r.receiver}`),
  );
  const base = { id: person.id, name: nameOf(person), role: person.role, channels, told, called };
  return {
    ...base,
    read_at: read?.toISOString() ?? null,
    why: readableInstants(whyOf({ ...base, read, sure, of })),
  };
}

/** The ways that a telling took: its channel, then those that took over from it. */
function through(telling: Told): Told[] {
  return [telling, ...telling.fallbacks.map((f) => ({ ...telling, ...f }))];
}

function callsOf(escalations: readonly ShownEscalation[], person: PersonRow) {
  const names = [person.name, person.email].flatMap((n) => (n === null ? [] : [n.toLowerCase()]));
  return escalations.flatMap((e) =>
    e.steps
      .filter((s) => s.people.some((p) => names.includes(p.toLowerCase())))
      .map((s) => ({ at: s.at, why: s.why })),
  );
}

function whyOf(p: {
  name: string;
  told: Explanation["told"];
  called: { at: string; why: string }[];
  read: Date | null;
  sure: ReadonlySet<string>;
  of: Pick<Explanation, "routes"> & { why: string };
}): string {
  const ways = p.told.flatMap(through).filter((t) => t.channel !== null);
  const got = ways.find((t) => p.sure.has(t.channel!) && t.delivery === "delivered");
  const waits = ways.find((t) => p.sure.has(t.channel!) && t.digest_at !== null && t.delivery === null);
  const failed = ways.find((t) => p.sure.has(t.channel!) && t.delivery === "dead");
  const shared = ways.find((t) => !p.sure.has(t.channel!) && t.delivery === "delivered");
  const [call] = p.called.toReversed();
  const parts: string[] = [];
  if (got)
    parts.push(
      `${p.name} was told through ${got.channel} at ${got.at} (${got.reason.replaceAll("_", " ")}).`,
    );
  if (call) parts.push(`${p.name} was called by name at ${call.at}: ${call.why}.`);
  if (p.read) parts.push(`The message was last read at ${p.read.toISOString()}.`);
  if (parts.length > 0) return parts.join(" ");
  if (waits) return `${p.name} hears of it with the digest of ${waits.digest_at}, through ${waits.channel}.`;
  if (failed) return `${p.name} was not told: the message to ${failed.channel} could not be delivered.`;
  if (shared) return `Nothing went to ${p.name} alone; ${shared.channel} was told, which others share.`;
  const names = [...new Set(p.of.routes.flatMap((r) => r.channels))];
  const reached = names.some((n) => p.sure.has(n));
  if (!reached) {
    const to = names.length > 0 ? names.join(", ") : "no channel";
    return `${p.name} was not told: the routes lead to ${to}, which Leeway does not know to reach ${p.name}.`;
  }
  return `${p.name} was not told yet. ${p.of.why}`;
}
