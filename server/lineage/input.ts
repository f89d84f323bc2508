import { z } from "zod";

const text = z.string().min(1).max(1000);
const field = z.looseObject({ namespace: text, name: text, field: text });

const facets = z
  .looseObject({
    schema: z
      .looseObject({
        fields: z
          .array(z.looseObject({ name: text, type: z.string().max(1000).nullish() }))
          .max(10_000)
          .nullish(),
      })
      .nullish(),
    columnLineage: z
      .looseObject({
        fields: z
          .record(text, z.looseObject({ inputFields: z.array(field).max(1000).default([]) }))
          .nullish(),
      })
      .nullish(),
  })
  .nullish();

const dataset = z.looseObject({ namespace: text, name: text, facets });

/** A time without a zone is UTC, as some producers write it. */
const time = z.iso
  .datetime({ offset: true, local: true })
  .transform((at) => new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(at) ? at : `${at}Z`));

/** An OpenLineage RunEvent (facets of schema 1.x and 2.x); what Leeway does not read is let through. */
export const runEvent = z.looseObject({
  eventType: z.enum(["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]).optional(),
  eventTime: z.union([z.date(), time]),
  run: z.looseObject({ runId: text }),
  job: z.looseObject({ namespace: text, name: text }),
  inputs: z.array(dataset).max(1000).nullish(),
  outputs: z.array(dataset).max(1000).nullish(),
});
export type RunEvent = z.infer<typeof runEvent>;
export type DatasetEvent = z.infer<typeof dataset>;
