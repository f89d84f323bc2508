import { z } from "zod";
import { incidentStates, liveStates } from "#lib/domain/incident.ts";
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
  assign,
  assignBody,
  comment,
  commentBody,
  countOpenIncidents,
  getIncident,
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
import {
  createEmbed,
  embedBody,
  exportFormats,
  exportTimeline,
  getTimeline,
  listEmbeds,
  revokeEmbed,
} from "#server/timeline/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const ref = z.object({ incident: z.number().int().min(1) });
const asked = z.object({
  state: z.enum([...incidentStates, "live", "all"]).default("all"),
  model: z.string().max(100).optional(),
  q: z.string().trim().max(200).optional(),
});
const read = projectProcedure("incidents:read");
const write = projectProcedure("incidents:write").input(ref);

export const incidentsRouter = router({
  list: read.input(asked).query(({ ctx, input: { state, model, q } }) => {
    const states = state === "all" ? undefined : state === "live" ? [...liveStates] : [state];
    return listIncidents(ctx, { states, model, q: q || undefined, limit: 200 });
  }),
  count: read.query(({ ctx }) => countOpenIncidents(ctx)),
  get: read.input(ref).query(({ ctx, input }) => getIncident(ctx, { incident: input.incident })),
  timeline: read.input(ref).query(({ ctx, input }) => getTimeline(ctx, { incident: input.incident })),
  /** A mutation, so that it is made when it is asked for and never kept. */
  exportTimeline: read
    .input(ref.extend({ format: z.enum(exportFormats), asOf: z.coerce.date().optional() }))
    .mutation(async ({ ctx, input: { incident, format, asOf } }) => {
      const made = await exportTimeline(ctx, { incident, format, ...(asOf ? { asOf } : {}) });
      return { name: made.name, type: made.type, base64: made.bytes.toString("base64") };
    }),
  embeds: write.query(({ ctx, input }) => listEmbeds(ctx, { incident: input.incident })),
  createEmbed: write
    .input(z.object({ body: embedBody }))
    .mutation(({ ctx, input }) => createEmbed(ctx, { incident: input.incident, ...input.body })),
  revokeEmbed: projectProcedure("incidents:write")
    .input(z.object({ id: z.number().int().min(1) }))
    .mutation(({ ctx, input }) => revokeEmbed(ctx, input)),
  causes: read.input(ref).query(({ ctx, input }) => getCauses(ctx, { incident: input.incident })),
  blast: read.input(ref).query(({ ctx, input }) => getBlastRadius(ctx, { incident: input.incident })),
  confirmCause: write
    .input(z.object({ body: causeBody }))
    .mutation(({ ctx, input }) => confirmCause(ctx, { incident: input.incident, ...input.body })),
  rejectCause: write
    .input(z.object({ body: causeBody }))
    .mutation(({ ctx, input }) => rejectCause(ctx, { incident: input.incident, ...input.body })),
  rankCauses: write
    .input(z.object({ body: rankBody }))
    .mutation(({ ctx, input }) => rankCauses(ctx, { incident: input.incident, ...input.body })),
  acknowledge: write
    .input(z.object({ body: transitionBody, hours: z.number().positive().max(8_760).optional() }))
    .mutation(({ ctx, input: { incident, body, hours } }) => {
      const until = hours && new Date(ctx.now().getTime() + hours * 3_600_000).toISOString();
      return acknowledge(ctx, { incident, ...body, ...(until ? { until } : {}) });
    }),
  mitigate: write
    .input(z.object({ body: transitionBody }))
    .mutation(({ ctx, input }) => mitigate(ctx, { incident: input.incident, ...input.body })),
  resolve: write
    .input(z.object({ body: transitionBody }))
    .mutation(({ ctx, input }) => resolve(ctx, { incident: input.incident, ...input.body })),
  comment: write
    .input(z.object({ body: commentBody }))
    .mutation(({ ctx, input }) => comment(ctx, { incident: input.incident, ...input.body })),
  assign: write
    .input(z.object({ body: assignBody }))
    .mutation(({ ctx, input }) => assign(ctx, { incident: input.incident, ...input.body })),
  link: write
    .input(z.object({ body: linkBody }))
    .mutation(({ ctx, input }) => link(ctx, { incident: input.incident, ...input.body })),
  merge: write
    .input(z.object({ body: mergeBody }))
    .mutation(({ ctx, input }) => merge(ctx, { incident: input.incident, ...input.body })),
  split: write
    .input(z.object({ body: splitBody }))
    .mutation(({ ctx, input }) => split(ctx, { incident: input.incident, ...input.body })),
});
