import {
  auditEstimates,
  judgeAudit,
  type MeasuredTask,
  type MetricResult,
  statedCoverage,
} from "#lib/performance/index.ts";
import type { AdaptedWindow } from "./adapt.ts";
import type { AuditFigures, EstimateShown, MetricWindow } from "./shape.ts";

/** Each estimator's word on one metric of a window, or why it has none; null: the task or the segment has no such one. */
export function estimatesOf(
  task: MeasuredTask,
  segment: string,
  found: { metric: string; result: MetricResult; adapted: AdaptedWindow | null },
): MetricWindow["estimates"] {
  const { metric, result, adapted } = found;
  if (task !== "binary") return null;
  const { estimate: value, estimate_low: low, estimate_high: high } = result;
  const cbpe =
    value === null || low === null || high === null ? { refused: "no estimate" } : { value, low, high };
  return { cbpe, pape: segment === "" ? adaptedShown(adapted, metric) : { refused: "whole model only" } };
}

function adaptedShown(adapted: AdaptedWindow | null, metric: string): EstimateShown {
  if (!adapted) return { refused: "not estimated yet" };
  return adapted.estimates[metric] ?? { refused: adapted.refused ?? "no estimate" };
}

/** How far each estimator was off, where labels came. */
export function auditsOf(
  windows: readonly Pick<MetricWindow, "value" | "estimates">[],
): Record<"cbpe" | "pape", AuditFigures> | null {
  if (!windows.some((w) => w.estimates)) return null;
  const of = (name: "cbpe" | "pape") =>
    figuresOf(
      windows.map(({ value, estimates }) => {
        const own = estimates?.[name];
        const known = own && "value" in own ? own : null;
        return {
          value,
          estimate: known?.value ?? null,
          estimate_low: known?.low ?? null,
          estimate_high: known?.high ?? null,
        };
      }),
    );
  return { cbpe: of("cbpe"), pape: of("pape") };
}

export function figuresOf(windows: Parameters<typeof auditEstimates>[0]): AuditFigures {
  const audit = auditEstimates(windows);
  const { windows: count, meanAbsoluteError, coverage } = audit;
  const { verdict, p } = judgeAudit(audit);
  return {
    windows: count,
    mean_absolute_error: meanAbsoluteError,
    coverage,
    stated_coverage: statedCoverage,
    p,
    verdict,
    note:
      verdict === "not trustworthy" && coverage !== null
        ? `Estimate not trustworthy: covered ${whole(coverage)} of ${whole(statedCoverage)} in ${count} windows with labels.`
        : null,
  };
}

const whole = (share: number) => `${Math.floor(100 * share)} %`;
