import { judgedQuality } from "#server/quality/index.ts";
import type { VerdictSource } from "./source.ts";

/** Each check of each column, of the rows as a whole (column "*"), and each declared rule. */
export const qualitySource: VerdictSource = async (ctx, { names, ...request }) => {
  const wanted = names && new Set(names);
  const judged = await judgedQuality(ctx, request);
  return judged
    .filter(({ column, check }) => !wanted || wanted.has(column ?? check))
    .map(({ column, check, windows }) => ({
      feature: column === null ? `rule/${check}` : `${column}/${check}`,
      subject: column === null ? { rule: check } : { column, check },
      windows: windows.map(({ start, end, n, result, fixed }) => ({
        start,
        end,
        n,
        fixed,
        verdict: result?.verdict ?? "insufficient",
        p: result?.p ?? null,
        pAdjusted: result?.p_adjusted ?? null,
        effectName: check,
        effect: result?.effect ?? null,
        bar: result ? Math.max(result.floor ?? 0, result.minimum) : null,
        ...(result && { detail: { value: result.value, expected: result.expected, note: result.note } }),
      })),
    }));
};
