import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { markInboxRead, selectInbox } from "./store.ts";

const shownAtMost = 50;

export type Inbox = {
  unread: number;
  messages: {
    id: number;
    title: string;
    body: string;
    url: string;
    priority: string;
    status: string;
    updated_at: string;
    unread: boolean;
  }[];
};

/** Only people have a bell. */
function personOf(ctx: ServiceContext): number {
  authorize(ctx, "incidents:read");
  if (ctx.actor.kind === "user") return ctx.actor.userId;
  throw new LeewayError("FORBIDDEN", "Only people have messages in the console: sign in to read them.");
}

export async function readInbox(ctx: ServiceContext): Promise<Inbox> {
  const userId = personOf(ctx);
  const { messages, unread } = await selectInbox(ctx, userId, shownAtMost);
  return {
    unread,
    messages: messages.map(({ message: m, unread: isNew }) => ({
      id: m.id,
      title: m.title,
      body: m.body,
      url: m.url,
      priority: m.priority,
      status: m.status,
      updated_at: m.updatedAt.toISOString(),
      unread: isNew,
    })),
  };
}

export const markReadInput = z.object({ id: z.number().int().nullable(), up_to: z.iso.datetime() });

/** Marks as read what stood there at `up_to`: what changed since stays unread. */
export async function markRead(ctx: ServiceContext, input: z.infer<typeof markReadInput>): Promise<void> {
  const userId = personOf(ctx);
  const { id, up_to } = markReadInput.parse(input);
  await markInboxRead(ctx, userId, { id, upTo: new Date(up_to) });
}
