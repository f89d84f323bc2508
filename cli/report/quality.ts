import { type Verdict, verdicts } from "#lib/domain/drift.ts";
import type { QualityResult } from "#lib/domain/quality.ts";
import { type Checked, decideQuality, type Examined, examineColumn } from "#lib/quality/decide.ts";
import { checkTitle, sentence } from "#lib/quality/words.ts";
import type { Measured } from "./measure.ts";
import type { ReportWindow } from "./windows.ts";

/** As in GET /quality; the rows as a whole have no checks of their own in a file. */
export type ReportQuality = {
  column: string;
  kind: string;
  verdict: Verdict;
  windows: (ReportWindow & { n: number; verdict: Verdict; checks: Record<string, QualityResult> })[];
};

/** Every check of every column and every declared rule, one family a window, from the counts that the drift verdicts use. */
export function checkReport(
  measured: readonly Measured[],
  windows: readonly ReportWindow[],
  label: string | null,
  rules: readonly Examined[] | null,
): { columns: ReportQuality[]; rules: Checked[] } {
  const decided = windows.map((_, w) =>
    decideQuality([
      ...measured.map(({ feature, sets }) => {
        const { baseline, windows: own } = sets[0]!;
        return examineColumn({ baseline, profile: own[w]!.profile, label: feature === label, refused: null });
      }),
      rules?.[w] ?? [],
    ]),
  );
  const columns = measured.map(({ feature, kind, sets }, c) => {
    const own = windows.map((window, w) => ({
      ...window,
      n: sets[0]!.windows[w]!.profile.n,
      ...decided[w]![c]!,
    }));
    const newest = own.findLast((w) => w.complete) ?? own.at(-1);
    return { column: feature, kind, verdict: newest?.verdict ?? "insufficient", windows: own };
  });
  return { columns, rules: decided.map((window) => window.at(-1)!) };
}

export type QualityLine = { column: string; check: string; verdict: Verdict; text: string };

/** What is not as expected in the newest window of each column, the worst first. */
export function qualityLines(quality: readonly ReportQuality[]): QualityLine[] {
  const lines = quality.flatMap(({ column, windows }) => {
    const newest = windows.findLast((w) => w.complete) ?? windows.at(-1);
    return Object.entries(newest?.checks ?? {}).flatMap(([name, result]): QualityLine[] => {
      if (result.verdict !== "drift" && result.verdict !== "warning") return [];
      const note = result.note ? ` (${result.note})` : "";
      const text = `${sentence(name, result)}${note}`;
      return [{ column, check: checkTitle(name), verdict: result.verdict, text }];
    });
  });
  return lines.toSorted((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict));
}

/** How many columns had a problem in some window, and in how many windows. */
export function qualitySummary(quality: readonly ReportQuality[]): string {
  const bad = quality.map(({ windows }) => windows.filter((w) => w.verdict === "drift").length);
  const columns = bad.filter((count) => count > 0).length;
  const windows = quality[0]?.windows.length ?? 0;
  const where = windows > 1 ? ` in one of ${windows} windows or more` : "";
  return `${columns} of ${quality.length} columns have a data quality problem${where}.`;
}
