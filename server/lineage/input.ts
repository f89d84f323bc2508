import { z } from "zod";

const text = z.string().min(1).max(1000);
const field = z.looseObject({ namespace: text, name: text, field: text });

/** What became of a data set: the words of the facet. */
const lifeStates = ["ALTER", "CREATE", "DROP", "OVERWRITE", "RENAME", "TRUNCATE"] as const;

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
    lifecycleStateChange: z
      .looseObject({
        lifecycleStateChange: z.enum(lifeStates),
        previousIdentifier: z.looseObject({ namespace: text, name: text }).nullish(),
      })
      .nullish(),
  })
  .nullish();

const dataset = z.looseObject({
  namespace: text,
  name: text,
  facets,
  outputFacets: z
    .looseObject({
      outputStatistics: z.looseObject({ rowCount: z.number().int().min(0).nullish() }).nullish(),
    })
    .nullish(),
});

/** A time without a zone is UTC, as some producers write it. */
const time = z.iso
  .datetime({ offset: true, local: true })
  .transform((at) => new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(at) ? at : `${at}Z`));

const job = z.looseObject({
  namespace: text,
  name: text,
  facets: z
    .looseObject({ sourceCodeLocation: z.looseObject({ version: z.string().max(1000).nullish() }).nullish() })
    .nullish(),
});

const run = z.looseObject({
  runId: text,
  facets: z
    .looseObject({ errorMessage: z.looseObject({ message: z.string().nullish() }).nullish() })
    .nullish(),
});

/**
 * An OpenLineage event (facets of schema 1.x and 2.x): a RunEvent, a JobEvent, which has no run, or a DatasetEvent, which
 * has a data set alone. What Leeway does not read is let through.
 */
export const lineageEvent = z
  .looseObject({
    eventType: z.enum(["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]).optional(),
    eventTime: z.union([z.date(), time]),
    run: run.optional(),
    job: job.optional(),
    dataset: dataset.optional(),
    inputs: z.array(dataset).max(1000).nullish(),
    outputs: z.array(dataset).max(1000).nullish(),
  })
  .superRefine((event, ctx) => {
    const refuse = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (event.run && !event.job) refuse("job", "A RunEvent names its job.");
    if (event.eventType && !event.run)
      refuse("run", "An event with an eventType is a RunEvent: it names its run.");
    if (!event.job && !event.dataset) {
      refuse("job", "Send a RunEvent (run and job), a JobEvent (job) or a DatasetEvent (dataset).");
    }
    if (event.job && event.dataset) {
      refuse("dataset", "A DatasetEvent has no job: name a job's data sets under inputs and outputs.");
    }
  });
export type LineageEvent = z.infer<typeof lineageEvent>;
export type DatasetEvent = z.infer<typeof dataset>;
