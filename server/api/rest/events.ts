import { z } from "zod";
import { ingestEvents, ingestLabels, type IngestResult } from "#server/events/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { modelRef } from "#server/models/index.ts";
import { openBody, rowContentTypes } from "#server/references/index.ts";
import { defineRoute, type RestResponses, type RestResult, type RestRoute } from "./route.ts";

export const rejectedSchema = z.object({
  row: z.number(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
});

const result = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected_count: z.number(),
  rejected: z.array(rejectedSchema),
  batch: z.number().nullable(),
});

const responses: RestResponses = {
  200: {
    description: "Durable; what was rejected is in quarantine (the first 100 are listed)",
    schema: result,
  },
  409: { description: "The Idempotency-Key was used with another body, or there is no reference yet" },
  415: { description: "The Content-Type or Content-Encoding is not known" },
  422: { description: "No row could be taken", schema: result },
};

type Ingest = typeof ingestEvents;

async function take(
  verb: Ingest,
  ctx: ServiceContext,
  input: { model: string; version?: string | undefined },
  request: Request,
): Promise<RestResult> {
  const body = openBody({
    stream: request.body,
    contentType: request.headers.get("content-type"),
    contentEncoding: request.headers.get("content-encoding"),
  });
  const idempotencyKey = request.headers.get("idempotency-key") ?? undefined;
  const answer: IngestResult = await verb(ctx, { ...input, body, idempotencyKey });
  const nothing = answer.accepted === 0 && answer.duplicates === 0 && answer.rejected_count > 0;
  return { status: nothing ? 422 : 200, body: answer };
}

export const eventsRoutes: RestRoute[] = [
  defineRoute({
    method: "POST",
    path: "/models/{model}/events",
    permission: "events:write",
    summary: "Send events, in any number and any of the formats",
    params: modelRef,
    query: z.object({ version: z.string().min(1).max(100).optional() }),
    body: { contentTypes: rowContentTypes },
    responses,
    handle: ({ ctx, params, query, request }) => take(ingestEvents, ctx, { ...params, ...query }, request),
  }),
  defineRoute({
    method: "POST",
    path: "/models/{model}/labels",
    permission: "labels:write",
    summary: "Send labels: event_id, label, and at, the time they became known",
    params: modelRef,
    query: z.object({ version: z.string().min(1).max(100).optional() }),
    body: { contentTypes: rowContentTypes },
    responses,
    handle: ({ ctx, params, query, request }) => take(ingestLabels, ctx, { ...params, ...query }, request),
  }),
];
