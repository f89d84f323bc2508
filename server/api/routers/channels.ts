import { z } from "zod";
import { channelKinds, fieldsOf } from "#lib/channels/index.ts";
import {
  channelBody,
  channelRef,
  getNotification,
  listChannels,
  listNotifications,
  markRead,
  markReadInput,
  notificationsQuery,
  previewChannel,
  putChannel,
  readInbox,
  removeChannel,
  replayDeadLetter,
  testChannel,
} from "#server/channels/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const id = z.object({ id: z.number().int().positive() });

export const channelsRouter = router({
  kinds: projectProcedure("channels:read").query(() =>
    channelKinds.map((k) => ({ id: k.id, label: k.label, fields: fieldsOf(k) })),
  ),
  list: projectProcedure("channels:read").query(({ ctx }) => listChannels(ctx)),
  put: projectProcedure("channels:manage")
    .input(channelRef.extend({ body: channelBody }))
    .mutation(({ ctx, input }) => putChannel(ctx, { name: input.name, ...input.body })),
  remove: projectProcedure("channels:manage")
    .input(channelRef)
    .mutation(({ ctx, input }) => removeChannel(ctx, { name: input.name })),
  test: projectProcedure("channels:manage")
    .input(channelRef)
    .mutation(({ ctx, input }) => testChannel(ctx, { name: input.name })),
  preview: projectProcedure("channels:manage")
    .input(channelRef)
    .query(({ ctx, input }) => previewChannel(ctx, { name: input.name })),
  notifications: projectProcedure("channels:read")
    .input(notificationsQuery.omit({ from: true, to: true }))
    .query(({ ctx, input: { channel, state, before, limit } }) =>
      listNotifications(ctx, { channel, state, before, limit }),
    ),
  notification: projectProcedure("channels:read")
    .input(id)
    .query(({ ctx, input }) => getNotification(ctx, { id: input.id })),
  replay: projectProcedure("channels:manage")
    .input(id)
    .mutation(({ ctx, input }) => replayDeadLetter(ctx, { id: input.id })),
  inbox: projectProcedure("incidents:read").query(({ ctx }) => readInbox(ctx)),
  read: projectProcedure("incidents:read")
    .input(markReadInput)
    .mutation(({ ctx, input }) => markRead(ctx, { id: input.id, up_to: input.up_to })),
});
