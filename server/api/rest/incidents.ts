import { z } from "zod";
import { incidentStates, liveStates, priorities, resolutions } from "#lib/domain/incident.ts";
import {
  causeBody,
  confirmCause,
  getBlastRadius,
  getCauses,
  rankBody,
  rankCauses,
  rejectCause,
} from "#server/causes/index.ts";
import {
  acknowledge,
  acknowledgeBody,
  assign,
  assignBody,
  comment,
  commentBody,
  getIncident,
  type Incident,
  link,
  linkBody,
  listIncidents,
  merge,
  mergeBody,
  mitigate,
  resolve,
  split,
  splitBody,
  transitionBody,
} from "#server/incidents/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { blastShape, causesShape } from "./causes-shape.ts";
import { changeShape } from "./changes.ts";
import { findingShape } from "./findings.ts";
import { decodePosition, encodeCursor, pagingQuery } from "./paging.ts";
import { defineRoute, type RestRoute } from "./route.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const incident = z.object({
  id: z.number(),
  model: z.string(),
  tier: z.number().nullable(),
  time_zone: z.string(),
  title: z.string(),
  state: z.enum(incidentStates),
  state_version: z.number(),
  priority: z.enum(priorities),
  priority_reasons: z.array(z.record(z.string(), z.unknown())),
  owner: z.string().nullable(),
  acknowledged_by: z.string().nullable(),
  acknowledged_until: z.string().nullable(),
  onset: z.object({ low: z.string(), high: z.string() }),
  findings_count: z.number(),
  resolution: z.enum(resolutions).nullable(),
  resolved_at: z.string().nullable(),
  recurrence_of: z.number().nullable(),
  merged_into: z.number().nullable(),
  flapping: z.boolean(),
  flap_score: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
});
const detail = incident.extend({
  findings: z.array(findingShape),
  timeline: z.array(
    z.object({
      id: z.number(),
      at: z.string(),
      kind: z.string(),
      actor: z.string(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  links: z.array(
    z.object({ url: z.string(), title: z.string(), created_by: z.string(), created_at: z.string() }),
  ),
  similar: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      state: z.enum(incidentStates),
      onset: z.string(),
      resolution: z.enum(resolutions).nullable(),
      likeness: z.number(),
      shared: z.array(z.string()),
    }),
  ),
  changes: z.array(changeShape),
  causes: causesShape.shape.causes,
  not_blamed: causesShape.shape.not_blamed,
  sources: causesShape.shape.sources,
  restore: causesShape.shape.restore,
  blast_radius: blastShape,
  causes_snapshot: causesShape.shape.snapshot,
  verdict_by_person: causesShape.shape.verdict_by_person,
  order_by_person: causesShape.shape.order_by_person,
});

const params = z.object({
  incident: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
}) as unknown as z.ZodType<{ incident: string }>;
const position = z.object({ onset: z.coerce.date(), id: z.number().int() });

/** `POST /incidents/{incident}/<act>`. */
function act<B>(
  name: string,
  summary: string,
  body: z.ZodType<B>,
  verb: (ctx: ServiceContext, input: { incident: number } & B) => Promise<Incident>,
): RestRoute {
  return defineRoute({
    method: "POST",
    path: `/incidents/{incident}/${name}`,
    permission: "incidents:write",
    summary,
    params,
    body,
    responses: { 200: { description: "The incident as it is now", schema: incident } },
    handle: async ({ ctx, params: { incident: id }, body: given }) => ({
      body: await verb(ctx, { ...given, incident: Number(id) }),
    }),
  });
}

/** `POST /incidents/{incident}/confirm_cause` and `reject_cause`. */
function judge(name: string, summary: string, verb: typeof confirmCause): RestRoute {
  return defineRoute({
    method: "POST",
    path: `/incidents/{incident}/${name}`,
    permission: "incidents:write",
    summary,
    params,
    body: causeBody,
    responses: { 200: { description: "The causes with what was said of them", schema: causesShape } },
    handle: async ({ ctx, params: { incident: id }, body }) => ({
      body: await verb(ctx, { ...body, incident: Number(id) }),
    }),
  });
}

export const incidentsRoutes: RestRoute[] = [
  defineRoute({
    method: "GET",
    path: "/incidents",
    permission: "incidents:read",
    summary: "Incidents, the newest onset first",
    query: z.object({
      ...pagingQuery,
      model: z.string().max(100).optional(),
      state: z.enum([...incidentStates, "live"]).optional(),
      q: z.string().trim().min(1).max(200).optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    responses: {
      200: {
        description: "A page of incidents; state live means not resolved",
        schema: z.object({ incidents: z.array(incident), next_cursor: z.string().nullable() }),
      },
    },
    handle: async ({ ctx, query: { cursor, state, ...rest } }) => {
      const states = state === undefined ? undefined : state === "live" ? [...liveStates] : [state];
      const page = await listIncidents(ctx, { ...rest, states, before: decodePosition(position, cursor) });
      const next_cursor = page.next === null ? null : encodeCursor(JSON.stringify(page.next));
      return { body: { incidents: page.incidents, next_cursor } };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/incidents/{incident}",
    permission: "incidents:read",
    summary:
      "One incident with its findings, timeline, links, past incidents like it, and changes around its onset",
    params,
    responses: { 200: { description: "The incident", schema: detail } },
    handle: async ({ ctx, params: { incident: id } }) => {
      const found = await getIncident(ctx, { incident: Number(id) });
      const asked = { incident: found.id };
      const { snapshot, loss: _loss, parts: _parts, ...said } = await getCauses(ctx, asked);
      const blast_radius = await getBlastRadius(ctx, asked);
      return { body: { ...found, ...said, causes_snapshot: snapshot, blast_radius } };
    },
  }),
  act(
    "acknowledge",
    "Say that somebody is on it, until a moment or until it is resolved",
    acknowledgeBody,
    (ctx, { until, ...rest }) =>
      acknowledge(ctx, { ...rest, ...(until ? { until: until.toISOString() } : {}) }),
  ),
  act("mitigate", "Say that its effect is held off", transitionBody, mitigate),
  act("resolve", "Say that it is over; it absorbs nothing any more", transitionBody, resolve),
  act("comment", "Add a comment to the timeline", commentBody, comment),
  act("assign", "Say who owns it; null gives it back", assignBody, assign),
  act("link", "Link a page elsewhere, such as a ticket", linkBody, link),
  judge("confirm_cause", "Say that this was the cause; named by its type and subject", confirmCause),
  judge("reject_cause", "Say that this was not the cause; named by its type and subject", rejectCause),
  defineRoute({
    method: "POST",
    path: "/incidents/{incident}/rank_causes",
    permission: "incidents:write",
    summary: "Put the causes in another order, the likeliest first; those left out follow as they were found",
    params,
    body: rankBody,
    responses: { 200: { description: "The causes with what was said of them", schema: causesShape } },
    handle: async ({ ctx, params: { incident: id }, body }) => ({
      body: await rankCauses(ctx, { ...body, incident: Number(id) }),
    }),
  }),
  act(
    "merge",
    "Make it part of another incident of the same model; answers the one that goes on",
    mergeBody,
    merge,
  ),
  act(
    "split",
    "Take findings out of it into an incident of their own; answers the new one",
    splitBody,
    split,
  ),
];
