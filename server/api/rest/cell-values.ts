import { z } from "zod";
import { setValues, shownValues } from "#server/performance/index.ts";
import { ifMatch } from "./if-match.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const price = z.number("a number such as -5 or 0.25");
const cells = z.object({ tp: price, fp: price, fn: price, tn: price });
const classes = z.object({ classes: z.array(z.string()), values: z.array(z.array(price)) });

/** What the task asks of it is checked where the task is known. */
const body = z.strictObject({
  ...cells.partial().shape,
  ...classes.partial().shape,
  revision: z.string().max(100).optional(),
});

const shown = z.object({
  model: z.string(),
  task: z.enum(["binary", "multiclass"]).nullable(),
  values: z.union([cells, classes]).nullable(),
  revision: z.string(),
  updated_by: z.string().nullable(),
  updated_at: z.string().nullable(),
  classes: z.array(z.string()),
  note: z.string().nullable(),
});

const path = "/models/{model}/performance/values";
const params = z.object({ model: z.string() });
const stale = { description: "The values are no longer those of the revision that was named" };

export const cellValueRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path,
    permission: "drift:read",
    summary: "What a row of each cell of a model's confusion matrix is worth, and the classes that there are",
    params,
    responses: { 200: { description: "The values; null: nobody has said so", schema: shown } },
    handle: async ({ ctx, params: at }) => ({ body: await shownValues(ctx, at) }),
  }),
  defineRoute({
    method: "PUT",
    path,
    permission: "monitors:write",
    summary:
      "Set what a row of each cell is worth (tp, fp, fn, tn, or classes and values); with If-Match only over that revision",
    params,
    body,
    responses: { 200: { description: "The values as they are now", schema: shown }, 409: stale },
    handle: async ({ ctx, params: at, body: { revision, ...values }, request }) => ({
      body: await setValues(ctx, {
        ...at,
        values,
        expected: revision ?? ifMatch(request.headers.get("if-match")),
      }),
    }),
  }),
  defineRoute({
    method: "DELETE",
    path,
    permission: "monitors:write",
    summary: "Take the values of a model's cells away, and the metric with them",
    params,
    responses: { 204: { description: "There are none now" }, 409: stale },
    handle: async ({ ctx, params: at, request }) => {
      await setValues(ctx, { ...at, values: null, expected: ifMatch(request.headers.get("if-match")) });
      return { status: 204 };
    },
  }),
];
