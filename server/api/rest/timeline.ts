import { z } from "zod";
import { laneKinds } from "#lib/timeline/lanes.ts";
import { exportFormats, exportTimeline, getTimeline } from "#server/timeline/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const figure = z.number().nullable();
const recorded = { recorded_at: z.string() };
const span = { start: z.string(), end: z.string(), ...recorded };
const shape = z.object({
  incident: z.object({
    id: z.number(),
    title: z.string(),
    model: z.string(),
    time_zone: z.string(),
    created_at: z.string(),
  }),
  as_of: z.string(),
  axis: z.object({ from: z.string(), to: z.string() }),
  symptoms: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(["performance", "effect"]),
      points: z.array(
        z.object({
          ...span,
          matured: z.boolean(),
          n: z.number(),
          value: figure,
          low: figure,
          high: figure,
          estimate: figure,
          estimate_low: figure,
          estimate_high: figure,
          verdict: z.string(),
        }),
      ),
    }),
  ),
  heat: z.array(
    z.object({
      feature: z.string(),
      cells: z.array(z.object({ ...span, verdict: z.string(), effect: figure, bar: figure })),
    }),
  ),
  marks: z.array(z.object({ ...recorded, lane: z.enum(laneKinds), at: z.string(), text: z.string() })),
  onsets: z.array(z.object({ ...recorded, subject: z.string(), low: z.string(), high: z.string() })),
  snapshots: z.array(
    z.object({
      ...recorded,
      id: z.number(),
      rule: z.number(),
      input_hash: z.string(),
      bounds: z.record(z.string(), z.unknown()),
      rows: z.object({ reference: z.number(), current: z.number(), after: z.number() }),
      causes: z.array(
        z.object({
          rank: z.number(),
          type: z.string(),
          subject: z.string(),
          sentence: z.string(),
          probability: z.number(),
          onset: z.object({ low: z.string(), high: z.string() }).nullable(),
          evidence: z.array(
            z.object({
              scorer: z.string(),
              value: figure,
              threshold: figure,
              n: z.number(),
              text: z.string(),
              refuted_by: z.string(),
            }),
          ),
        }),
      ),
    }),
  ),
  orders: z.array(
    z.object({
      ...recorded,
      actor: z.string(),
      order: z.array(z.object({ type: z.string(), subject: z.string() })),
      note: z.string().nullable(),
    }),
  ),
  told: z.array(z.string()),
});

const params = z.object({
  incident: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
}) as unknown as z.ZodType<{ incident: string }>;
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const timelineRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/incidents/{incident}/timeline",
    permission: "incidents:read",
    summary: "What is known of an incident on one axis of time; as_of leaves out what was recorded later",
    params,
    query: z.object({ as_of: instant.optional() }),
    responses: { 200: { description: "The timeline", schema: shape } },
    handle: async ({ ctx, params: { incident }, query: { as_of: asOf } }) => ({
      body: await getTimeline(ctx, { incident: Number(incident), ...(asOf ? { asOf } : {}) }),
    }),
  }),
  defineRoute({
    method: "GET",
    path: "/incidents/{incident}/export",
    permission: "incidents:read",
    summary: "The timeline as a Markdown or PDF document",
    params,
    query: z.object({ format: z.enum(exportFormats).default("md"), as_of: instant.optional() }),
    responses: { 200: { description: "The document", contentTypes: ["text/markdown", "application/pdf"] } },
    handle: async ({ ctx, params: { incident }, query: { format, as_of: asOf } }) => {
      const asked = { incident: Number(incident), format, ...(asOf ? { asOf } : {}) };
      const { name, type, bytes } = await exportTimeline(ctx, asked);
      return new Response(new Uint8Array(bytes), {
        headers: { "content-type": type, "content-disposition": `attachment; filename="${name}"` },
      });
    },
  }),
];
