import { baselineName } from "../drift/baseline.prepare.ts";
import { measure } from "#lib/format/number.ts";

type Rule = { q: number; effect_at_least: number | null; need: number; of: number; clear: number };

type Described = {
  watch: string;
  watches: number;
  segment: string | null;
  grain: string;
  baseline: string;
  budget_days: number;
  rule: Rule;
};

const adverbs: Record<string, string> = { hour: "Hourly", day: "Daily", week: "Weekly", month: "Monthly" };
const nouns: Record<string, [string, string]> = {
  inputs: ["input", "inputs"],
  outputs: ["output", "outputs"],
  labels: ["label", "labels"],
  all: ["column", "columns"],
  columns: ["named column", "named columns"],
  quality: ["quality check", "quality checks"],
  multivariate: ["method on whole rows", "methods on whole rows"],
  performance: ["performance metric", "performance metrics"],
};

/** What a monitor watches, in words: "Daily over 23 inputs". */
export function watchSentence({ watch, watches, segment, grain, baseline }: Described): string {
  const [one, many] = nouns[watch] ?? ["column", "columns"];
  const where = segment === null ? "" : ` of ${segment}`;
  const against = baseline === "reference" ? "" : `, against ${baselineName(baseline)}`;
  return `${adverbs[grain] ?? grain} over ${watches} ${watches === 1 ? one : many}${where}${against}`;
}

/** Its rule, in words, with what the alarm budget was solved into. */
export function ruleSentence({
  rule,
  budget_days,
  grain,
}: Pick<Described, "rule" | "budget_days" | "grain">): string {
  const { need, of, clear } = rule;
  const times =
    of === 1 ? `${grain === "hour" ? "an" : "a"} ${grain} crosses` : `${need} of ${of} ${grain}s cross`;
  const minimum =
    rule.effect_at_least === null ? "" : ` and an effect of at least ${measure(rule.effect_at_least)}`;
  return (
    `A finding opens when ${times} at an adjusted p of at most ${measure(rule.q)}${minimum}, and ends after ` +
    `${clear} quiet ${clear === 1 ? grain : `${grain}s`}. Budget: one false alarm in ${budget_days} days.`
  );
}
