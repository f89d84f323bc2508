import { z } from "zod";
import { createEmbed, embedBody, listEmbeds, revokeEmbed } from "#server/timeline/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const embed = z.object({
  id: z.number(),
  incident: z.number(),
  origins: z.array(z.string()),
  created_by: z.string(),
  created_at: z.string(),
  expires_at: z.string(),
  revoked_at: z.string().nullable(),
  revoked_by: z.string().nullable(),
});
const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ofIncident = z.object({ incident: id }) as unknown as z.ZodType<{ incident: string }>;
const one = z.object({ embed: id }) as unknown as z.ZodType<{ embed: string }>;

export const embedsRoutes: RestRoute[] = [
  defineRoute({
    method: "POST",
    path: "/incidents/{incident}/embeds",
    permission: "incidents:write",
    summary: "Leave to show the timeline in frames on pages of the origins; the token is in this answer only",
    params: ofIncident,
    body: embedBody,
    responses: {
      201: {
        description: "The embed with its token",
        schema: embed.extend({ token: z.string(), url: z.string() }),
      },
    },
    handle: async ({ ctx, params: { incident }, body }) => ({
      status: 201,
      body: await createEmbed(ctx, { ...body, incident: Number(incident) }),
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/incidents/{incident}/embeds",
    permission: "incidents:write",
    summary: "The embeds of an incident's timeline, the newest first, without their tokens",
    params: ofIncident,
    responses: { 200: { description: "The embeds", schema: z.object({ embeds: z.array(embed) }) } },
    handle: async ({ ctx, params: { incident } }) => ({
      body: { embeds: await listEmbeds(ctx, { incident: Number(incident) }) },
    }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/embeds/{embed}",
    permission: "incidents:write",
    summary: "Revoke an embed: from now on its token shows nothing",
    params: one,
    responses: { 200: { description: "The embed as it is now", schema: embed } },
    handle: async ({ ctx, params: { embed: which } }) => ({
      body: await revokeEmbed(ctx, { id: Number(which) }),
    }),
  }),
];
