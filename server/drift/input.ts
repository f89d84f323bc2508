import { z } from "zod";
import { type BaselineChoice, baselineHelp, misfit, parseBaseline } from "#lib/domain/baseline.ts";
import { grains } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { issueText } from "#lib/domain/issue-text.ts";

/** An RFC 3339 instant, or a date for its midnight in UTC. A `+` that a URL turned into a space is put back. */
export const instant = z
  .string()
  .transform((text) => text.replace(/ (?=\d\d:\d\d$)/, "+"))
  .pipe(
    z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: "give a time such as 2026-01-31T09:00:00Z or a date such as 2026-01-31",
    }),
  )
  .transform((text) => new Date(text));

/** What windows are compared with: one of the spellings of lib/domain/baseline.ts. */
export const baselineInput = z.string().transform((text, issues): BaselineChoice => {
  const choice = parseBaseline(text);
  if (choice) return choice;
  issues.addIssue({ code: "custom", message: `${text.slice(0, 60)} is no baseline: ${baselineHelp}` });
  return z.NEVER;
});

const names = z.array(z.string().min(1).max(500)).min(1).max(5000);

export const driftInput = z
  .object({
    model: z.string().min(1),
    version: z.string().min(1).optional(),
    from: instant.optional(),
    to: instant.optional(),
    from_b: instant.optional(),
    to_b: instant.optional(),
    grain: z.enum(grains).optional(),
    features: names.optional(),
    segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
    detectors: names.optional(),
    presets: names.optional(),
    baseline: baselineInput.default({ kind: "reference" }),
  })
  .refine((v) => (v.from_b === undefined) === (v.to_b === undefined), {
    message: "from_b and to_b go together",
    path: ["from_b"],
  })
  .refine((v) => !v.from_b || !v.to_b || v.from_b < v.to_b, {
    message: "from_b must lie before to_b",
    path: ["from_b"],
  })
  .refine((v) => !v.from || !v.to || v.from < v.to, { message: "from must lie before to", path: ["from"] })
  .refine((v) => v.baseline.kind === "reference" || !v.from_b, {
    message: "take either baseline or from_b and to_b",
    path: ["baseline"],
  })
  .refine((v) => v.baseline.kind === "reference" || !v.presets, {
    message: "presets compare with the reference: leave them out, or the baseline",
    path: ["baseline"],
  })
  .superRefine((v, issues) => {
    const message = misfit(v.baseline, v.grain ?? "day");
    if (message) issues.addIssue({ code: "custom", message, path: ["baseline"] });
  });

export type DriftInput = z.input<typeof driftInput>;

export const distributionInput = z.object({
  model: z.string().min(1),
  feature: z.string().min(1),
  version: z.string().min(1).optional(),
  from: instant.optional(),
  to: instant.optional(),
  segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
  against: z.string().default("reference"),
  /** The length of the windows that another baseline is made of. */
  grain: z.enum(grains).default("day"),
});

export type DistributionInput = z.input<typeof distributionInput>;

/** Parses with one sentence that names the field. */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new LeewayError(
    "INVALID",
    `${field ? `${field}: ` : ""}${issue ? issueText(issue) : "the input is wrong"}.`,
    {
      details: { field },
    },
  );
}
