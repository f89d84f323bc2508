import { z } from "zod";
import { changeOrigins } from "#lib/domain/change.ts";

export const instant = z.union([
  z.date(),
  z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
]);

/** What a client tells of. The same kind, time, subject and values are the same change. */
export const changeBody = z.strictObject({
  kind: z
    .string()
    .regex(
      /^[a-z][a-z0-9_.-]{0,49}$/,
      "use a word such as deploy, schema, pipeline, backfill, configuration or holiday",
    ),
  at: instant,
  subject: z.string().trim().min(1).max(300),
  /** The model that it concerns; left out, it concerns the whole project. */
  model: z.string().min(1).max(100).optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  url: z
    .url({ protocol: /^https?$/, error: "give an address that begins with http:// or https://" })
    .max(2000)
    .optional(),
});

export const recorded = z.object({
  change: changeBody,
  origin: z.enum(changeOrigins),
  /** Names the change where its sender has an id for it. */
  dedupKey: z.string().min(1).max(500).optional(),
});
