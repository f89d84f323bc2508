import type { Grain } from "#lib/domain/drift.ts";
import { allRows, type QualityResult } from "#lib/domain/quality.ts";
import type { Checked } from "#lib/quality/decide.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { cutWindows, type Subject } from "#server/profiles/index.ts";
import { checkWindows, openRange } from "./checked.ts";

/** One check of one column in one closed window; null where the check had nothing to say. Times in milliseconds. */
type JudgedCheck = { start: number; end: number; n: number; result: QualityResult | null; fixed: boolean };
/** `column` null: `check` is the id of a declared rule. `fixed`: the rule's own limit is exceeded. */
export type JudgedChecks = { column: string | null; check: string; windows: JudgedCheck[] };

/** Cells (windows × columns) that are checked at a time, which bounds what is held in memory. */
const cellsAtATime = 40_000;

/**
 * The verdicts of every check over closed windows whose rows are all profiled, in order of time: what monitors judge.
 * Windows that are still open, or have rows waiting, are left out.
 */
export async function judgedQuality(
  ctx: ServiceContext,
  input: { subject: Subject; segment: string | null; grain: Grain; from: Date; to: Date },
): Promise<JudgedChecks[]> {
  const { subject, grain, segment } = input;
  const windows = cutWindows(subject.timeZone, grain, input.from, input.to);
  const step = Math.max(1, Math.floor(cellsAtATime / (subject.columns.length + 1)));
  const series = new Map<string, JudgedChecks>();
  const seen: { start: number; end: number; n: number }[] = [];
  for (let i = 0; i < windows.length; i += step) {
    const [first, last] = [windows[i]!, windows[Math.min(windows.length, i + step) - 1]!];
    const range = await openRange(ctx, {
      model: subject.model,
      version: subject.version,
      from: first.start.toISOString(),
      to: last.end.toISOString(),
      grain,
      segment: segment === null ? [] : [segment],
    });
    const { rules, checked: all } = await checkWindows(ctx, range);
    for (const checked of all) {
      if (!checked.complete) continue;
      const { start, end } = checked.window;
      const at = { start: start.getTime(), end: end.getTime() };
      seen.push({ ...at, n: checked.rows });
      add(series, allRows, { ...at, n: checked.rows }, checked.all);
      add(series, null, { ...at, n: checked.rows }, checked.declared, (id, result) => {
        const limit = rules.find((r) => r.id === id)?.max_rate ?? 1;
        return result.value !== null && result.value > limit;
      });
      for (const [c, { n, checked: own }] of checked.columns.entries()) {
        add(series, range.baselines[c]!.column.name, { ...at, n }, own);
      }
    }
  }
  return [...series.values()].map((one) => ({ ...one, windows: filled(one.windows, seen) }));
}

function add(
  series: Map<string, JudgedChecks>,
  column: string | null,
  at: { start: number; end: number; n: number },
  { checks }: Checked,
  over: (check: string, result: QualityResult) => boolean = () => false,
): void {
  for (const [check, result] of Object.entries(checks)) {
    const key = JSON.stringify([column, check]);
    const own = series.get(key) ?? { column, check, windows: [] };
    own.windows.push({ ...at, result, fixed: over(check, result) });
    series.set(key, own);
  }
}

/** A window in which a check does not apply is there all the same, without a result. */
function filled(
  own: readonly JudgedCheck[],
  seen: readonly { start: number; end: number; n: number }[],
): JudgedCheck[] {
  const byStart = new Map(own.map((w) => [w.start, w]));
  return seen.map((w) => byStart.get(w.start) ?? { ...w, result: null, fixed: false });
}
