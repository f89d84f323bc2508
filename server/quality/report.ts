import { targetRate } from "#lib/decide/index.ts";
import {
  allRows,
  type ColumnQuality,
  type QualityReport,
  type QualityWindow,
  type RuleQuality,
} from "#lib/domain/quality.ts";
import type { Rule } from "#lib/quality/rules.ts";
import type { Checked } from "#lib/quality/decide.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type CheckedWindow, checkWindows, chosenColumns, openRange } from "./checked.ts";
import type { QualityInput } from "./input.ts";

/** The body of GET /models/{m}/quality. */
export async function qualityReport(
  ctx: ServiceContext,
  input: Omit<QualityInput, "check">,
): Promise<QualityReport> {
  const range = await openRange(ctx, input);
  const { subject, asked, baselines } = range;
  const chosen = chosenColumns(range, [allRows]);
  const { rules, checked: windows } = await checkWindows(ctx, range);
  const columns = chosen.map((i): ColumnQuality => {
    const { column } = baselines[i]!;
    const own = windows.map((w) => windowOf(w, w.columns[i]!.n, w.columns[i]!.checked));
    return { column: column.name, kind: column.kind, role: column.role, verdict: newest(own), windows: own };
  });
  if (!asked.features || asked.features.includes(allRows)) columns.unshift(wholeRows(windows));
  return {
    model: subject.model,
    version: subject.version,
    grain: range.grain,
    segment: asked.segment.length > 0 ? asked.segment.join(",") : null,
    as_of: ctx.now().toISOString(),
    q: targetRate,
    columns,
    rules: rules.map((rule) => ruleOf(rule, windows)),
  };
}

function ruleOf(rule: Rule, windows: readonly CheckedWindow[]): RuleQuality {
  const own = windows.flatMap((w) => {
    const result = w.declared.checks[rule.id];
    if (!result) return [];
    const { window, complete } = w;
    return [
      {
        start: window.start.toISOString(),
        end: window.end.toISOString(),
        complete,
        over_limit: result.value !== null && result.value > rule.max_rate,
        ...result,
      },
    ];
  });
  const last = own.findLast((w) => w.complete);
  return { rule, verdict: last?.verdict ?? "insufficient", windows: own };
}

function wholeRows(windows: readonly CheckedWindow[]): ColumnQuality {
  const own = windows.map((w) => windowOf(w, w.rows, w.all));
  return { column: allRows, kind: null, role: null, verdict: newest(own), windows: own };
}

function windowOf({ window, complete }: CheckedWindow, n: number, checked: Checked): QualityWindow {
  return {
    start: window.start.toISOString(),
    end: window.end.toISOString(),
    n,
    complete,
    verdict: checked.verdict,
    checks: checked.checks,
  };
}

function newest(windows: readonly QualityWindow[]): ColumnQuality["verdict"] {
  return windows.findLast((w) => w.complete)?.verdict ?? "insufficient";
}
