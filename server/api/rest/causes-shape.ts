import { z } from "zod";

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const verdict = z.object({
  verdict: z.enum(["confirmed", "rejected"]),
  type: z.string(),
  subject: z.string(),
  note: z.string().nullable(),
  actor: z.string(),
  at: z.string(),
});

const chart = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("bars"),
    bars: z.array(interval.extend({ label: z.string() })),
  }),
  z.object({
    kind: z.literal("lines"),
    at: z.array(z.number()),
    lines: z.array(z.object({ label: z.string(), values: z.array(z.number().nullable()) })),
    onset: z.object({ low: z.number(), high: z.number() }),
  }),
]);

const segments = z.array(
  z.object({ feature: z.string(), value: z.string(), of_affected: z.number(), within: z.number() }),
);
const reach = z.object({
  share: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.number(),
  days: z.array(z.object({ day: z.string(), share: z.number(), n: z.number() })),
  segments,
});

export const blastShape = z.object({
  cause: z.object({ type: z.string(), subject: z.string(), confirmed: z.boolean() }).nullable(),
  rows: z.number(),
  affected: z.object({ rows: z.number(), low: z.number(), high: z.number() }).nullable(),
  share: z.number().nullable(),
  n: z.number(),
  days: z.array(z.object({ day: z.string(), rows: z.number(), affected: z.number().nullable() })),
  segments,
  downstream: z
    .object({
      features: z.array(z.string()),
      versions: z.array(z.string()),
      metrics: z.array(z.string()),
      models: z.array(z.object({ model: z.string(), through: z.array(z.string()) })),
    })
    .nullable(),
});

export const causesShape = z.object({
  causes: z.array(
    z.object({
      rank: z.number(),
      type: z.enum(["data", "population", "concept", "model", "serving", "label", "benign", "unknown"]),
      subject: z.string(),
      mode: z.string(),
      sentence: z.string(),
      probability: z.number(),
      share_of_drop: interval.nullable(),
      onset: z.object({ at: z.string(), low: z.string(), high: z.string() }).nullable(),
      evidence: z.array(
        z.object({
          scorer: z.string(),
          value: z.number().nullable(),
          threshold: z.number().nullable(),
          n: z.number(),
          text: z.string(),
          refuted_by: z.string(),
          factor: z.number().nullable().optional(),
          chart: chart.optional(),
        }),
      ),
      action: z.string().nullable(),
      verdict: verdict.nullable(),
      reach: reach.nullable().optional(),
    }),
  ),
  not_blamed: z.array(z.string()),
  loss: z.object({ before: z.number().nullable(), after: z.number().nullable(), n: z.number() }).nullable(),
  parts: z
    .object({ harder_mix: interval, relation: interval, unseen: interval, overlap: z.number() })
    .nullable(),
  sources: z
    .object({
      growth: z.number(),
      parts: z.array(interval.extend({ name: z.string(), features: z.number() })),
      overlap: z.number(),
      n: z.number(),
    })
    .nullable(),
  restore: z
    .object({
      by: z.enum(["model", "surrogate", "nobody"]),
      text: z.string(),
      rows: z.number(),
      milliseconds: z.number().nullable(),
      fidelity: z
        .object({ kind: z.enum(["R²", "AUC"]), value: z.number(), least: z.number(), n: z.number() })
        .nullable(),
    })
    .nullable(),
  snapshot: z
    .object({
      id: z.number(),
      rule: z.number(),
      input_hash: z.string(),
      bounds: z.record(z.string(), z.unknown()),
      rows: z.object({ reference: z.number(), current: z.number(), after: z.number() }),
      created_at: z.string(),
    })
    .nullable(),
  verdict_by_person: verdict.nullable(),
  order_by_person: z
    .object({
      order: z.array(z.object({ type: z.string(), subject: z.string() })),
      note: z.string().nullable(),
      actor: z.string(),
      at: z.string(),
    })
    .nullable(),
});
