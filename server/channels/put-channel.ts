import { type ChannelKind, fieldsOf } from "#lib/channels/index.ts";
import { issueText } from "#lib/domain/issue-text.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { asChannel, type Channel } from "./channel.ts";
import { endpointHash } from "./ids.ts";
import { type ChannelBody, channelBody, channelRef } from "./input.ts";
import { close, kindOf, open, placeOf } from "./opened.ts";
import { checkedUrl } from "#server/kernel/guard.ts";
import { type ChannelRow, findChannel, insertChannel, selectChannels, updateChannel } from "./store.ts";

/** Makes a channel, or changes what is named of one. */
export async function putChannel(
  ctx: ServiceContext,
  input: { name: string } & ChannelBody,
): Promise<{ created: boolean; channel: Channel }> {
  authorize(ctx, "channels:manage");
  const { name: named, ...rest } = input;
  const { name } = channelRef.parse({ name: named });
  const body = channelBody.parse(rest);
  return transaction(ctx, async (tx) => {
    const before = await findChannel(tx, name, true);
    const kindId = body.kind ?? before?.kind;
    if (!kindId) throw new LeewayError("INVALID", "A new channel needs its kind.");
    const kind = kindOf(kindId);
    const config = settings(kind, before, body);
    await checkFallback(tx, name, body.fallback);
    const set = {
      kind: kind.id,
      ...close(kind, config, placeOf(tx.projectId, name)),
      endpoint: endpointHash(kind.id, kind.endpoint(config)),
      fallback: body.fallback === undefined ? (before?.fallback ?? null) : body.fallback,
      enabled: body.enabled ?? before?.enabled ?? true,
      updatedAt: tx.now(),
    };
    const subject = `channel:${name}`;
    if (before) {
      const after = await updateChannel(tx, before.id, set);
      await audit(tx, { action: "channel.change", subject, before: shown(before), after: shown(after) });
      return { created: false, channel: asChannel(after) };
    }
    const created = { createdBy: actorName(tx.actor), createdAt: tx.now() };
    const made = await insertChannel(tx, { projectId: tx.projectId, name, ...set, ...created });
    if (!made) throw new LeewayError("CONFLICT", `Somebody else has just made ${name}: try again.`);
    await audit(tx, { action: "channel.create", subject, after: shown(made) });
    return { created: true, channel: asChannel(made) };
  });
}

const shown = ({ kind, config, fallback, enabled }: ChannelRow) => ({ kind, config, fallback, enabled });

/** What is left out keeps its value; but kept secrets are not sent to a new place. */
function settings(
  kind: ChannelKind,
  before: ChannelRow | undefined,
  body: ChannelBody,
): Record<string, unknown> {
  const fields = fieldsOf(kind);
  const asked = Object.fromEntries(
    Object.entries(body.config ?? {}).filter(
      ([name, value]) => !(value === "" && fields.find((f) => f.name === name)?.secret),
    ),
  );
  const same = before?.kind === kind.id ? before : undefined;
  // Secrets that can no longer be read must not stand in the way of new ones.
  const complete = fields.every((f) => !f.secret || f.name in asked);
  const held = same ? (complete ? same.config : open(same).config) : {};
  const parsed = kind.config.safeParse({ ...held, ...asked });
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = ["config", ...(first?.path ?? [])].join(".");
    throw new LeewayError("INVALID", `${where} is wrong: ${first ? issueText(first) : "it does not fit"}.`, {
      details: {
        issues: parsed.error.issues.map((i) => ({
          path: ["config", ...i.path].join("."),
          message: issueText(i),
        })),
      },
    });
  }
  const config = parsed.data;
  for (const f of fields) {
    // What was saved before the field was there has its default.
    const was = f.name in held ? held[f.name] : (f.default ?? undefined);
    const moved = same && f.destination && JSON.stringify(config[f.name]) !== JSON.stringify(was);
    const kept = fields.find((s) => s.secret && !(s.name in asked) && String(held[s.name] ?? "") !== "");
    if (moved && kept) {
      throw new LeewayError(
        "INVALID",
        `config.${f.name} changes where messages go: give config.${kept.name} again with it.`,
      );
    }
    const value = config[f.name];
    if (typeof value === "string" && /^https?:/i.test(value)) checkedUrl(value);
  }
  return config;
}

/** A fallback is another channel of the project, and leads back to nowhere. */
async function checkFallback(tx: ServiceContext, name: string, fallback: string | null | undefined) {
  if (!fallback) return;
  const next = new Map((await selectChannels(tx)).map((c) => [c.name, c.fallback]));
  if (!next.has(fallback) && fallback !== name) {
    throw new LeewayError("INVALID", `The fallback ${fallback} is no channel of this project.`);
  }
  for (let at: string | null | undefined = fallback; at; at = next.get(at)) {
    if (at !== name) continue;
    throw new LeewayError("INVALID", `With the fallback ${fallback} the channels would lead in a circle.`);
  }
}
