/**
 * Rules that a person declares about a version's rows. Each has a share of violations in a window: of the rows that it
 * judges, or of the window's hours. The share is held to `max_rate` (the fixed verdict) and, for rules about rows, to
 * the reference's own share (the statistical verdict, as for every check).
 *
 * Nulls: `null_rate` judges all rows. `range`, `allowed`, `matches` and `unique` judge the rows that have a value. A
 * `compare` leaves out rows in which either side is null, or counts them with nulls: "violate". NaN violates a `range`
 * and every comparison, infinities are compared as they are.
 */
import { z } from "zod";
import type { Column } from "../domain/schema.ts";

const name = z.string().min(1).max(500);
const head = {
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "use 1 to 100 letters, digits, dots, dashes and underscores"),
  /** Largest share of violations that is allowed. */
  max_rate: z.number().min(0).max(1).default(0),
};
const finite = z.number();

export const operators = ["<", "<=", "=", ">=", ">"] as const;

export const ruleSchema = z.discriminatedUnion("kind", [
  z.strictObject({ ...head, kind: z.literal("null_rate"), column: name }),
  z
    .strictObject({
      ...head,
      kind: z.literal("range"),
      column: name,
      min: finite.optional(),
      max: finite.optional(),
    })
    .refine((r) => r.min !== undefined || r.max !== undefined, "give min, max or both")
    .refine((r) => r.min === undefined || r.max === undefined || r.min <= r.max, "min must not exceed max"),
  z.strictObject({
    ...head,
    kind: z.literal("allowed"),
    column: name,
    values: z.array(z.string().max(1000)).min(1).max(1000),
  }),
  z.strictObject({ ...head, kind: z.literal("matches"), column: name, pattern: z.string().min(1).max(1000) }),
  z.strictObject({ ...head, kind: z.literal("unique"), column: name }),
  z.strictObject({
    ...head,
    kind: z.literal("compare"),
    left: name,
    operator: z.enum(operators),
    right: name,
    /** How far a numeric comparison may fail and still hold. */
    tolerance: finite.min(0).default(0),
    nulls: z.enum(["ignore", "violate"]).default("ignore"),
  }),
  z
    .strictObject({
      ...head,
      kind: z.literal("volume"),
      min: finite.min(0).optional(),
      max: finite.min(0).optional(),
    })
    .refine((r) => r.min !== undefined || r.max !== undefined, "give min, max or both (rows an hour)"),
  z.strictObject({ ...head, kind: z.literal("freshness"), max_age_hours: z.number().int().min(1).max(8760) }),
]);
export type Rule = z.infer<typeof ruleSchema>;
export type RowRule = Exclude<Rule, { kind: "volume" | "freshness" }>;
export type HourRule = Extract<Rule, { kind: "volume" | "freshness" }>;

export const rulesSchema = z
  .array(ruleSchema)
  .max(200)
  .refine((all) => new Set(all.map((r) => r.id)).size === all.length, "two rules have the same id");

export function isHourRule(rule: Rule): rule is HourRule {
  return rule.kind === "volume" || rule.kind === "freshness";
}

/** What keeps a rule from being judged on these columns, in words; null where nothing does. */
export function ruleProblem(rule: Rule, columns: readonly Column[]): string | null {
  if (isHourRule(rule)) return null;
  const named = rule.kind === "compare" ? [rule.left, rule.right] : [rule.column];
  const found = named.map((n) => columns.find((c) => c.name === n));
  const missing = named.find((_, i) => !found[i]);
  if (missing !== undefined) return `there is no column ${missing}`;
  const [first, second] = found as Column[];
  if (found.some((c) => c!.role === "label"))
    return "labels come later than their rows: no rule can judge them";
  if (found.some((c) => c!.kind === "embedding")) return "an embedding has no value to hold against a rule";
  if (rule.kind === "range" && first!.kind !== "numeric")
    return `${first!.name} is ${first!.kind}, a range needs a number`;
  if (rule.kind === "matches" && first!.kind !== "categorical" && first!.kind !== "text") {
    return `${first!.name} is ${first!.kind}, a pattern needs a text`;
  }
  if (rule.kind === "allowed" && first!.kind === "timestamp")
    return "a timestamp has no list of allowed values";
  if (rule.kind !== "compare") return null;
  if (first!.kind !== second!.kind)
    return `${first!.name} is ${first!.kind} and ${second!.name} is ${second!.kind}`;
  if (rule.operator !== "=" && first!.kind !== "numeric" && first!.kind !== "timestamp") {
    return `${first!.kind} values have no order: only = can compare them`;
  }
  if (rule.tolerance > 0 && first!.kind !== "numeric") return "a tolerance needs numbers";
  return null;
}

/** Hours of a window that break an hour's rule; `rows` are those of each hour, `silent` the hours of silence before. */
export function hoursBroken(rule: HourRule, rows: readonly number[], silent = 0): number {
  let broken = 0;
  let quiet = silent;
  for (const count of rows) {
    quiet = count === 0 ? quiet + 1 : 0;
    if (rule.kind === "freshness") broken += quiet > rule.max_age_hours ? 1 : 0;
    else if (count < (rule.min ?? 0) || count > (rule.max ?? Number.POSITIVE_INFINITY)) broken += 1;
  }
  return broken;
}
