import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import { checkNames } from "#lib/quality/registry.ts";
import { instant } from "#server/drift/index.ts";

export const qualityInput = z
  .object({
    model: z.string().min(1),
    version: z.string().min(1).optional(),
    from: instant.optional(),
    to: instant.optional(),
    grain: z.enum(grains).optional(),
    features: z.array(z.string().min(1).max(500)).min(1).max(5000).optional(),
    segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
    /** For a map: this check alone instead of the worst of each cell. */
    check: z.enum(checkNames).optional(),
  })
  .refine((v) => !v.from || !v.to || v.from < v.to, { message: "from must lie before to", path: ["from"] });

export type QualityInput = z.input<typeof qualityInput>;
