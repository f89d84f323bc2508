import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import {
  distribution,
  driftHistory,
  driftReport,
  explainVerdict,
  heatmap,
  listSegments,
} from "#server/drift/index.ts";
import { projectProcedure, router } from "../trpc.ts";

const instant = z.string().max(40).optional();
const span = z.object({
  model: z.string().min(1).max(100),
  version: z.string().max(100).optional(),
  from: instant,
  to: instant,
  segment: z.array(z.string().max(1000)).max(2).default([]),
});
const baseline = z.string().max(60).default("reference");
const feature = z.string().min(1).max(500);

export const driftRouter = router({
  segments: projectProcedure("drift:read")
    .input(span.pick({ model: true, version: true }))
    .query(({ ctx, input }) => listSegments(ctx, input)),
  heatmap: projectProcedure("drift:read")
    .input(span.extend({ grain: z.enum(grains).default("day"), baseline }))
    .query(({ ctx, input }) => heatmap(ctx, input)),
  series: projectProcedure("drift:read")
    .input(
      span.extend({
        grain: z.enum(grains).default("day"),
        feature,
        baseline,
        detectors: z.array(z.string().max(60)).max(30).optional(),
      }),
    )
    .query(({ ctx, input: { feature: name, ...rest } }) => driftReport(ctx, { ...rest, features: [name] })),
  distribution: projectProcedure("drift:read")
    .input(
      span.extend({
        feature,
        grain: z.enum(grains).default("day"),
        against: z.string().max(100).default("reference"),
      }),
    )
    .query(({ ctx, input }) => distribution(ctx, input)),
  history: projectProcedure("drift:read")
    .input(
      span.extend({ feature, start: z.string().max(40), grain: z.enum(grains).default("day"), baseline }),
    )
    .query(({ ctx, input }) => driftHistory(ctx, input)),
  why: projectProcedure("drift:read")
    .input(
      span.extend({ feature, start: z.string().max(40), grain: z.enum(grains).default("day"), baseline }),
    )
    .query(({ ctx, input }) => explainVerdict(ctx, input)),
});
