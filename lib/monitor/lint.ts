/** Says what is wrong with a monitor, from the windows that it judged: each sentence names the remedy. */
import type { Source } from "../domain/monitor.ts";
import type { ColumnHistory } from "./replay.ts";
import { crosses, type MonitorRule } from "./rule.ts";

export const lintCodes = [
  "watches_nothing",
  "stale",
  "too_few_rows",
  "always_fires",
  "never_fires",
  "cannot_fire",
  "usual_missing",
  "paused",
] as const;
export type LintCode = (typeof lintCodes)[number];
export type Lint = { code: LintCode; message: string };

/** Adjusted p-values from permutations are no finer than one in this many, times the family. */
const finestDraws = 200_000;
const staleWindows = 3;

const nothing: Record<Source, string> = {
  drift: "No column of the active version matches what it watches: name columns that exist.",
  quality:
    "No check has anything to judge yet: it needs a closed window, and columns that exist where it names any.",
  multivariate:
    "No method has judged a closed day or week yet: see the Multivariate page for what each needs.",
  performance: "There is nothing to measure: it needs a label column, and a prediction or a score.",
  streams:
    "No signal has been read to the end of a window yet: it needs numbers or labels, and a reference of 100 values.",
};

export function lintMonitor(
  history: readonly ColumnHistory[],
  rule: MonitorRule,
  source: Source = "drift",
): Lint[] {
  if (history.length === 0) {
    return [
      {
        code: "watches_nothing",
        message: nothing[source],
      },
    ];
  }
  const lints: Lint[] = [];
  const recent = history[0]!.windows.slice(-staleWindows);
  if (
    recent.length === staleWindows &&
    history.every(({ windows }) => newest(windows).every((w) => w.n === 0))
  ) {
    lints.push({
      code: "stale",
      message: `The last ${staleWindows} windows have no events: check that the model still sends them.`,
    });
  }
  const filled = history.flatMap(({ windows }) => windows.filter((w) => w.n > 0));
  const blind = filled.filter((w) => w.verdict === "insufficient").length;
  if (filled.length > 0 && blind > filled.length / 2) {
    const share = Math.round((100 * blind) / filled.length);
    lints.push({
      code: "too_few_rows",
      message: `${share} % of its windows have too few rows for a verdict: take a coarser grain.`,
    });
  }
  const judged = filled.filter((w) => w.verdict !== "insufficient");
  const crossed = judged.filter((w) => crosses(w, rule)).length;
  if (judged.length >= 10 && crossed > judged.length / 2) {
    const share = Math.round((100 * crossed) / judged.length);
    lints.push({
      code: "always_fires",
      message: `${share} % of its windows cross the rule: the reference no longer describes the model, renew it.`,
    });
  }
  const drifting = judged.filter((w) => w.verdict === "drift").length;
  if (drifting > 0 && crossed === 0) {
    lints.push({
      code: "never_fires",
      message: `${drifting} windows drifted and none crossed the rule: its q or its minimum effect shuts everything out.`,
    });
  }
  if (source === "drift" && rule.q < (history.length * 3) / finestDraws) {
    lints.push({
      code: "cannot_fire",
      message:
        "Its q is finer than permutation can show for this many columns: take a coarser grain or a smaller budget.",
    });
  }
  return lints;
}

function newest(windows: ColumnHistory["windows"]): ColumnHistory["windows"] {
  return windows.slice(-staleWindows);
}

/** Said of each monitor of a model that has only those that people made; null: none of the usual ones is missing. */
export function lintMissing(missing: readonly string[]): Lint | null {
  if (missing.length === 0) return null;
  const [are, them] = missing.length === 1 ? ["is", "it"] : ["are", "them"];
  return {
    code: "usual_missing",
    message:
      `The model has only monitors that people made, so the usual ${missing.join(", ")} ${are} not made for it: ` +
      `nothing watches what ${them === "it" ? "it" : "they"} would. Declare ${them} too where you want ${them}.`,
  };
}

/** Said of a monitor whose windows are no longer judged, because somebody paused that. */
export const lintPaused = (by: string, since: Date): Lint => ({
  code: "paused",
  message:
    `${by} paused the judging of windows at ${since.toISOString()}: nothing newer is seen until it is resumed ` +
    "on the Multivariate page.",
});
