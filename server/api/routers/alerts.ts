import { z } from "zod";
import {
  acknowledgeAlert,
  alertsInput,
  createSilence,
  expireSilence,
  explainAlert,
  getConfiguration,
  listAlerts,
  listPeople,
  listSilences,
  previewSilence,
  putConfiguration,
  simulateConfiguration,
  sweepSilences,
  unusedSilences,
} from "#server/alerts/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const id = z.number().int().positive();
const file = z.object({ yaml: z.string().max(1_000_000) });

export const alertsRouter = router({
  list: projectProcedure("incidents:read")
    .input(alertsInput)
    .query(({ ctx, input: { state, matchers, receiver, limit } }) =>
      listAlerts(ctx, { state, matchers, receiver, limit }),
    ),
  explain: projectProcedure("incidents:read")
    .input(z.object({ alert: id, person: z.string().max(200).optional() }))
    .query(({ ctx, input: { alert, person } }) => explainAlert(ctx, { alert, person })),
  people: projectProcedure("incidents:read").query(({ ctx }) => listPeople(ctx)),
  acknowledge: projectProcedure("incidents:write")
    .input(
      z.object({ alert: id, hours: z.number().positive().max(8_760).optional(), whole_group: z.boolean() }),
    )
    .mutation(({ ctx, input: { alert, hours, whole_group } }) => {
      const until = hours && new Date(ctx.now().getTime() + hours * 3_600_000).toISOString();
      return acknowledgeAlert(ctx, { alert, whole_group, ...(until ? { until } : {}) });
    }),
  silences: projectProcedure("incidents:read").query(({ ctx }) => listSilences(ctx)),
  silence: projectProcedure("incidents:write")
    .input(
      z.object({
        matchers: z.array(z.string()),
        hours: z.number().positive().max(8_760),
        comment: z.string(),
        expire_on_resolve: z.boolean(),
      }),
    )
    .mutation(({ ctx, input: { matchers, hours, comment, expire_on_resolve } }) => {
      const ends_at = new Date(ctx.now().getTime() + hours * 3_600_000).toISOString();
      return createSilence(ctx, { matchers, ends_at, comment, expire_on_resolve });
    }),
  preview: projectProcedure("incidents:read")
    .input(z.object({ matchers: z.array(z.string().min(1).max(1_000)).min(1).max(50) }))
    .query(({ ctx, input }) => previewSilence(ctx, input)),
  unused: projectProcedure("incidents:read").query(({ ctx }) => unusedSilences(ctx)),
  sweep: projectProcedure("incidents:write").mutation(({ ctx }) => sweepSilences(ctx)),
  expire: projectProcedure("incidents:write")
    .input(z.object({ silence: id }))
    .mutation(({ ctx, input }) => expireSilence(ctx, { silence: input.silence })),
  configuration: projectProcedure("channels:read").query(({ ctx }) => getConfiguration(ctx)),
  configure: projectProcedure("channels:manage")
    .input(file)
    .mutation(({ ctx, input }) => putConfiguration(ctx, { yaml: input.yaml })),
  simulate: projectProcedure("channels:read")
    .input(file)
    .mutation(({ ctx, input }) => simulateConfiguration(ctx, { yaml: input.yaml })),
});
