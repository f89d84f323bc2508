import { randomUUID } from "node:crypto";
import { redact } from "#lib/channels/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Notice } from "#lib/domain/notice.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { enqueueNotice } from "./enqueue-notice.ts";
import { groupIdOf, messageIdOf } from "./ids.ts";
import { open } from "./opened.ts";
import { publicUrl } from "./public-url.ts";
import { type ChannelRow, findChannel } from "./store.ts";

async function found(ctx: ServiceContext, name: string): Promise<ChannelRow> {
  const row = await findChannel(ctx, name);
  if (!row) throw new LeewayError("NOT_FOUND", `There is no channel named ${name}.`);
  return row;
}

/** Says of itself that it is a test: nobody should be woken by it in earnest. */
function testNotice(ctx: ServiceContext, channel: ChannelRow): Notice {
  const summary = `Test of the channel ${channel.name}`;
  const labels = { alertname: "LeewayTest", channel: channel.name };
  return {
    channelId: channel.id,
    groupKey: `test:${randomUUID()}`,
    stateVersion: 1,
    reason: "test",
    status: "firing",
    priority: "P4",
    receiver: channel.name,
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: { summary },
    alerts: [
      {
        fingerprint: "0000000000000000",
        status: "firing",
        labels,
        annotations: { summary, description: "Somebody pressed the test button. There is nothing to do." },
        startsAt: ctx.now(),
        endsAt: null,
        url: "/",
      },
    ],
    truncatedAlerts: 0,
  };
}

/** Sends a test through the outbox; the log of notifications says how it went. */
export async function testChannel(given: ServiceContext, input: { name: string }): Promise<{ id: number }> {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  return transaction(ctx, async (tx) => {
    const row = await found(tx, input.name);
    if (!row.enabled) throw new LeewayError("CONFLICT", `${row.name} is switched off: switch it on first.`);
    const made = await enqueueNotice(tx, testNotice(tx, row));
    await audit(tx, { action: "channel.test", subject: `channel:${row.name}`, after: made });
    return made;
  });
}

export type Preview = { requests: { to: string; body: string }[] };

/** What the channel would send for a test, without its secrets and without sending it. */
export async function previewChannel(ctx: ServiceContext, input: { name: string }): Promise<Preview> {
  authorize(ctx, "channels:manage");
  const row = await found(ctx, input.name);
  const { kind, config, secrets } = open(row);
  const notice = testNotice(ctx, row);
  const requests = kind.render({
    config,
    notice,
    handle: null,
    groupId: groupIdOf(row.id, notice.groupKey),
    messageId: messageIdOf(row.id, notice.groupKey, 1),
    publicUrl: publicUrl(),
    now: ctx.now(),
  });
  const clean = (text: string) => redact(text, secrets);
  return {
    requests: requests.map((r) => {
      if (r.kind === "http") return { to: clean(`${r.method} ${r.url}`), body: clean(r.body) };
      if (r.kind === "in_app") return { to: "The bell of the console", body: `${r.title}\n\n${r.body}` };
      const { to, subject, text } = r.message;
      return { to: clean(to.join(", ")), body: clean(`Subject: ${subject}\n\n${text}`) };
    }),
  };
}
