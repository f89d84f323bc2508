import { z } from "zod";
import { channelKinds } from "#lib/channels/index.ts";
import { notificationStates } from "#lib/domain/notification.ts";

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    "use 1 to 100 letters, digits, dots, dashes and underscores, starting with a letter or digit",
  );

export const channelRef = z.object({ name });

/** What is left out keeps its value; so does a secret that is left out or empty. */
export const channelBody = z.strictObject({
  kind: z.enum(channelKinds.map((k) => k.id) as [string, ...string[]]).optional(),
  config: z.record(z.string(), z.unknown()).optional(),
  fallback: name.nullable().optional(),
  enabled: z.boolean().optional(),
});
export type ChannelBody = z.infer<typeof channelBody>;

export const notificationsQuery = z.object({
  channel: name.optional(),
  state: z.enum(notificationStates).optional(),
  from: z.date().optional(),
  to: z.date().optional(),
  before: z.number().int().optional(),
  limit: z.number().int().min(1).max(1000).default(100),
});
