import type { z } from "zod";
import type { ServiceContext } from "#server/kernel/context.ts";

/**
 * A piece of background work. `cron` and queued jobs go through pg-boss, one run at a time across all
 * workers; a `loop` runs in every worker, again as soon as it says there is more to do.
 */
export type Job<Payload = unknown> = {
  name: string;
  payload: z.ZodType<Payload>;
  concurrency: number;
  timeoutMs: number;
  trigger: { kind: "queue" } | { kind: "cron"; cron: string } | { kind: "loop"; everyMs: number };
  /** True: there is more to do at once (loops only). Long work looks at the signal between its parts. */
  run: (ctx: ServiceContext, payload: Payload, signal: AbortSignal) => Promise<boolean>;
};

/** Keeps the payload's type while the registry forgets it. */
export function defineJob<Payload>(job: Job<Payload>): Job {
  return { ...job, run: (ctx, payload, signal) => job.run(ctx, job.payload.parse(payload), signal) };
}
