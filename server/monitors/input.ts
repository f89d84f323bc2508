import { z } from "zod";
import { type BaselineChoice, baselineHelp, baselineText, parseBaseline } from "#lib/domain/baseline.ts";
import { grains } from "#lib/domain/drift.ts";
import { watches } from "#lib/domain/monitor.ts";

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    "use 1 to 100 letters, digits, dots, dashes and underscores, starting with a letter or digit",
  );

export const monitorRef = z.object({ model: name, monitor: name });

const persistence = { need: z.number().int().min(1).max(10), of: z.number().int().min(1).max(20) };
const rule = {
  grain: z.enum(grains),
  /** At most one false alarm is expected in so many days. */
  budget_days: z.number().int().min(1).max(3650),
  ...persistence,
  clear: z.number().int().min(1).max(20),
  effect_at_least: z.number().positive().max(1e6).nullable(),
};

/** Any spelling of a baseline, as the one under which verdicts are stored. */
export const baselineName = z
  .string()
  .max(60)
  .refine((text) => parseBaseline(text) !== null, { message: `this is none: ${baselineHelp}` })
  .transform((text) => baselineText(parseBaseline(text) as BaselineChoice));

const enough = {
  check: (v: { need?: number | undefined; of?: number | undefined }) =>
    v.need === undefined || v.of === undefined || v.need <= v.of,
  message: "need must not exceed of: a rule cannot ask for more crossings than windows",
};

/** What a person may set; what is left out keeps its value, or gets the default of a new monitor. */
export const monitorBody = z
  .strictObject({
    watch: z.enum(watches).optional(),
    columns: z.array(z.string().min(1).max(300)).max(5000).optional(),
    segment: z.string().min(3).max(1000).nullable().optional(),
    enabled: z.boolean().optional(),
    grain: rule.grain.optional(),
    baseline: baselineName.optional(),
    budget_days: rule.budget_days.optional(),
    need: rule.need.optional(),
    of: rule.of.optional(),
    clear: rule.clear.optional(),
    effect_at_least: rule.effect_at_least.optional(),
  })
  .refine(enough.check, { message: enough.message, path: ["need"] });
export type MonitorBody = z.infer<typeof monitorBody>;

export const defaults = {
  watch: "all",
  columns: [] as string[],
  segment: null,
  enabled: true,
  grain: "day",
  baseline: "reference",
  budget_days: 90,
  need: 2,
  of: 3,
  clear: 2,
  effect_at_least: null,
} as const;
