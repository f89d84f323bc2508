import { z } from "zod";
import {
  channelBody,
  channelRef,
  getChannel,
  listChannels,
  previewChannel,
  putChannel,
  removeChannel,
  testChannel,
} from "#server/channels/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const channel = z.object({
  id: z.number(),
  name: z.string(),
  kind: z.string(),
  label: z.string(),
  config: z.record(z.string(), z.unknown()),
  secrets: z.array(z.string()),
  fallback: z.string().nullable(),
  enabled: z.boolean(),
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
const health = z.object({
  pending: z.number(),
  delivered: z.number(),
  dead: z.number(),
  last_delivered_at: z.string().nullable(),
  last_error: z.string().nullable(),
  paused_until: z.string().nullable(),
});
const preview = z.object({ requests: z.array(z.object({ to: z.string(), body: z.string() })) });

export const channelsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/channels",
    permission: "channels:read",
    summary: "Where notifications go, and how each channel does",
    responses: {
      200: {
        description: "All channels by name",
        schema: z.object({ channels: z.array(channel.extend({ health })) }),
      },
    },
    handle: async ({ ctx }) => ({ body: { channels: await listChannels(ctx) } }),
  }),
  defineRoute({
    method: "GET",
    path: "/channels/{name}",
    permission: "channels:read",
    summary: "One channel, without its secrets",
    params: channelRef,
    responses: { 200: { description: "The channel", schema: channel } },
    handle: async ({ ctx, params }) => ({ body: await getChannel(ctx, params) }),
  }),
  defineRoute({
    method: "PUT",
    path: "/channels/{name}",
    permission: "channels:manage",
    summary: "Make a channel, or change it; secrets are kept encrypted and never returned",
    params: channelRef,
    body: channelBody,
    responses: {
      200: { description: "Changed; what the body leaves out keeps its value", schema: channel },
      201: { description: "Made", schema: channel },
    },
    handle: async ({ ctx, params, body }) => {
      const { created, channel: made } = await putChannel(ctx, { ...params, ...body });
      return { status: created ? 201 : 200, body: made };
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/channels/{name}",
    permission: "channels:manage",
    summary: "Take a channel out of use; the log of what it delivered stays",
    params: channelRef,
    responses: { 204: { description: "Its secrets are forgotten" } },
    handle: async ({ ctx, params }) => {
      await removeChannel(ctx, params);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/channels/{name}/test",
    permission: "channels:manage",
    summary: "Send a test; GET /notifications/{id} says how it went",
    params: channelRef,
    responses: { 202: { description: "On its way", schema: z.object({ id: z.number() }) } },
    handle: async ({ ctx, params }) => ({ status: 202, body: await testChannel(ctx, params) }),
  }),
  defineRoute({
    method: "POST",
    path: "/channels/{name}/preview",
    permission: "channels:manage",
    summary: "What the channel would send for a test, without sending it",
    params: channelRef,
    responses: { 200: { description: "Its requests without secrets", schema: preview } },
    handle: async ({ ctx, params }) => ({ body: await previewChannel(ctx, params) }),
  }),
];
