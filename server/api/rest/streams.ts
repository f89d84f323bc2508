import { z } from "zod";
import { streamSettings } from "#lib/stream/settings.ts";
import { setStreams, streamsReport, streamsSettings } from "#server/streams/index.ts";
import { ifMatch } from "./if-match.ts";
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
      run_length: count,
      values_per_day: number,
      rebuilding: z.boolean(),
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

const range = z.object({ least: count, most: count, usual: count });
const settings = streamSettings.extend({
  model: z.string(),
  revision: z.string(),
  updated_by: z.string().nullable(),
  updated_at: z.string().nullable(),
  choices: z.object({
    run_length: range,
    hourly_run_length: range,
    detectors: z.array(z.object({ id: z.string(), title: z.string() })),
    signals: z.array(z.object({ id: z.string(), title: z.string(), hourly: z.boolean() })),
    most_hourly: count,
  }),
});
const settingsPath = "/models/{model}/streams/settings";

export const streamRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/models/{model}/streams",
    permission: "drift:read",
    summary:
      "Detectors that read value by value: thresholds, measured false alarms beside a dummy's, and alarms",
    params: z.object({ model: z.string() }),
    query: z.object({
      version: z.string().optional(),
      run_length: z.string().optional(),
      hourly_run_length: z.string().optional(),
    }),
    responses: { 200: { description: "Every detector on every signal", schema: report } },
    handle: async ({ ctx, params, query }) => ({ body: await streamsReport(ctx, { ...params, ...query }) }),
  }),
  defineRoute({
    method: "GET",
    path: settingsPath,
    permission: "drift:read",
    summary: "What is set about a model's streams (null: as usual), and what there is to choose from",
    params: z.object({ model: z.string() }),
    responses: { 200: { description: "The settings", schema: settings } },
    handle: async ({ ctx, params }) => ({ body: await streamsSettings(ctx, params) }),
  }),
  defineRoute({
    method: "PUT",
    path: settingsPath,
    permission: "monitors:write",
    summary:
      "Set the wanted run length, detectors and signals of a model's streams; with If-Match only over that revision",
    params: z.object({ model: z.string() }),
    body: streamSettings.extend({ revision: z.string().max(100).optional() }),
    responses: {
      200: { description: "The settings as they are now", schema: settings },
      409: { description: "The settings are no longer those of the revision that was named" },
    },
    handle: async ({ ctx, params, body: { revision, ...asked }, request }) => ({
      body: await setStreams(ctx, {
        ...params,
        settings: asked,
        expected: revision ?? ifMatch(request.headers.get("if-match")),
      }),
    }),
  }),
];
