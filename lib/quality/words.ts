import type { QualityResult } from "../domain/quality.ts";
import { count, measure, percent } from "../format/number.ts";
import { checks } from "./registry.ts";

type Said = Pick<QualityResult, "value" | "expected">;

export function checkTitle(name: string): string {
  return checks.find((check) => check.name === name)?.title ?? name;
}

/** "3.1 % null, expected 0.4 %". */
export function sentence(name: string, { value, expected }: Said): string {
  const check = checks.find((c) => c.name === name);
  if (!check || value === null) return "not known";
  if (check.unit === "flag") {
    const now = value > 0 ? check.noun : "several values";
    return expected === null || expected > 0 === value > 0 ? now : `${now}, expected several`;
  }
  const text = (x: number) => {
    if (check.unit === "share") return percent(x);
    return check.unit === "hours" ? `${measure(x)} h` : count(x);
  };
  const noun = check.unit === "count" && value === 1 ? check.noun.replace(/s$/, "") : check.noun;
  return `${text(value)} ${noun}${expected === null ? "" : `, expected ${text(expected)}`}`;
}
