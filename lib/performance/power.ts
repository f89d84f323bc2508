/**
 * The smallest worsening of a metric that a rule notices in nine of ten windows of n labelled rows. With s the standard
 * error that the verdict takes at n rows (verdict.ts), a window crosses when w > b = max(z(1 − q / m) s, 2.326 s (2.576 s
 * for a bias), the practical minimum, the rule's own), where m is the number of metrics: one metric worsens and the
 * others do not, so it must pass the first step of Benjamini–Hochberg. w is normal about the true worsening with error s,
 * so b + z(0.9) s is found in nine of ten. Null: the metric cannot fall so far, or has no error to go by.
 */
import { normalQuantile } from "../stats/index.ts";
import type { ReferenceFit } from "./reference.ts";
import { metricsOf } from "./registry.ts";
import { betweenAt, minimumOf, mostWorse } from "./verdict.ts";

const wanted = 0.9;

export function smallestWorsening(
  reference: ReferenceFit,
  metric: string,
  rule: { n: number; q: number; effectAtLeast: number | null },
): number | null {
  const facts = metricsOf(reference.task, reference.worth)[metric];
  const level = reference.levels[metric];
  if (!facts || !level || !(rule.n > 0) || !(reference.n > 0)) return null;
  const own = (level.se * Math.sqrt(reference.n)) / Math.sqrt(rule.n);
  const error = Math.sqrt(own ** 2 + level.se ** 2 + betweenAt(level, reference.n, rule.n));
  if (!(error > 0) || !Number.isFinite(error)) return null;
  const tails = facts.better === "zero" ? 2 : 1;
  const metrics = Math.max(1, Object.keys(reference.levels).length);
  const real = error * normalQuantile(1 - rule.q / metrics / tails);
  const floor = error * normalQuantile(1 - 0.01 / tails);
  const bar = Math.max(real, floor, minimumOf(facts, level, reference), rule.effectAtLeast ?? 0);
  const smallest = bar + error * normalQuantile(wanted);
  return smallest < mostWorse(facts, level) ? smallest : null;
}
