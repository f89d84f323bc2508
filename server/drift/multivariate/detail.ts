import { z } from "zod";

const number = z.number().nullable();

/** What a method says beyond its value: which columns, which pairs, which rows. */
export const windowDetail = z.object({
  features: z.array(z.object({ feature: z.string(), value: number })),
  pairs: z.array(
    z.object({ features: z.tuple([z.string(), z.string()]), reference: number, window: number, p: number }),
  ),
  rates: z.object({ reference: z.number(), window: z.number() }).nullable(),
  rows: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      score: number,
      features: z.array(z.object({ feature: z.string(), share: number, value: z.string().nullable() })),
    }),
  ),
});

export type WindowDetail = z.infer<typeof windowDetail>;
