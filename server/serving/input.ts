import { z } from "zod";

export const scoringBody = z.strictObject({
  /** Address of the server, without /v2. */
  url: z.url({ protocol: /^https?$/, error: "give an address such as https://models.example.com" }).max(2000),
  /** The model's name on that server. */
  model: z.string().trim().min(1).max(300),
  version: z.string().trim().min(1).max(100).nullish(),
  /** One tensor a feature, or one for all of them in the order of the schema. */
  layout: z.enum(["columns", "matrix"]).default("columns"),
  /** The output to read; left out, the first. */
  output: z.string().trim().min(1).max(300).nullish(),
  /** Which of several numbers a row; left out, the last. */
  output_index: z.number().int().min(0).max(10_000).nullish(),
  header_name: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, "use letters, digits and dashes")
    .refine(
      (n) => !/^(?:host|content-length|content-type|connection|transfer-encoding)$/i.test(n),
      "this header is set by Leeway",
    )
    .nullish(),
  /** Kept as it is where it is left out or empty. */
  header_value: z
    .string()
    .max(8000)
    .regex(/^[\x20-\x7E]*$/, "use printable characters")
    .optional(),
});
export type ScoringBody = z.input<typeof scoringBody>;
export type Settings = Omit<z.output<typeof scoringBody>, "header_value">;

export type Scoring = {
  model: string;
  version: string;
  endpoint: Settings & { has_secret: boolean };
  updated_by: string;
  updated_at: string;
};
