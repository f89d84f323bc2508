import { targetRate } from "#lib/decide/index.ts";
import { allRows, type ColumnQuality, type QualityReport, type QualityWindow } from "#lib/domain/quality.ts";
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
  const windows = await checkWindows(ctx, range);
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
  };
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
