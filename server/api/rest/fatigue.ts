import { z } from "zod";
import { getFatigue } from "#server/alerts/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const load = {
  messages: z.number(),
  per_day: z.number(),
  per_week: z.number(),
  days: z.array(z.number()),
  pages: z.number(),
  at_night: z.number(),
  episodes: z.number(),
  acted: z.number().nullable(),
  ended_alone: z.number().nullable(),
  median_minutes_to_act: z.number().nullable(),
};
const loud = z.array(z.object({ name: z.string(), messages: z.number(), share: z.number() }));

export const fatigueRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/alerts/load",
    permission: "incidents:read",
    summary:
      "How much channels and people heard in 28 days, what led to nothing, and what would make it less",
    responses: {
      200: {
        description:
          "Loads, the loudest rules and groups, and changes of the routing tried on the last 7 days",
        schema: z.object({
          days: z.number(),
          from: z.string(),
          to: z.string(),
          truncated: z.boolean(),
          channels: z.array(
            z.object({ channel: z.string(), kind: z.string(), time_zone: z.string(), ...load }),
          ),
          people: z.array(
            z.object({
              id: z.number(),
              person: z.string(),
              time_zone: z.string(),
              channels: z.array(z.string()),
              ...load,
            }),
          ),
          rules: loud,
          groups: loud,
          suggestions: z.array(
            z.object({
              receiver: z.string(),
              change: z.string(),
              cost: z.string(),
              now: z.number(),
              proposed: z.number(),
            }),
          ),
        }),
      },
    },
    handle: async ({ ctx }) => ({ body: await getFatigue(ctx) }),
  }),
];
