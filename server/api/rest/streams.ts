import { z } from "zod";
import { streamsReport } from "#server/streams/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const number = z.number().nullable();
const count = z.number().int();
const measured = z
  .object({ values: count, alarms: count, run_length: number, low: z.number(), high: number })
  .nullable();

const report = z.object({
  model: z.string(),
  version: z.string(),
  as_of: z.string(),
  signals: z.array(
    z.object({
      signal: z.string(),
      title: z.string(),
      hourly: z.boolean(),
      detectors: z.array(
        z.object({
          detector: z.string(),
          title: z.string(),
          note: z.string().nullable(),
          threshold: number,
          statistic: number,
          wanted_run_length: number,
          held_back: measured,
          dummy: measured,
          values: count,
          watermark: z.string().nullable(),
          alarm_count: count,
          alarms: z.array(
            z.object({
              n: count,
              at: z.string(),
              changed_at: z.string(),
              statistic: z.number(),
              threshold: z.number(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export const streamRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/streams",
    permission: "drift:read",
    summary:
      "Detectors that read value by value: thresholds, measured false alarms beside a dummy's, and alarms",
    params: z.object({ model: z.string() }),
    query: z.object({ version: z.string().optional() }),
    responses: { 200: { description: "Every detector on every signal", schema: report } },
    handle: async ({ ctx, params, query }) => ({ body: await streamsReport(ctx, { ...params, ...query }) }),
  }),
];
