/** Decides what a heatmap shows; drawing it is heatmap.draw.ts. */
import type { Grain } from "#lib/domain/drift.ts";
import { count, measure, pValue } from "#lib/format/number.ts";
import { windowName } from "#lib/format/time.ts";

export type HeatRow = {
  feature: string;
  /** What stands beside the row, where it is not the column's name. */
  name?: string;
  kind: string;
  role: string;
  verdicts: readonly number[];
  n: readonly number[];
  effects: readonly (number | null)[];
  bars: readonly (number | null)[];
  pAdjusted: readonly (number | null)[];
  effectName: string;
};

export type HeatWindow = { start: string; end: string; complete: boolean; events: number };

export type Sort = "worst" | "name";

/** Effect over its bar (the larger of noise floor and practical minimum): at 1 a cell can be drift; noise stays calm. */
export const steps = [0.5, 0.75, 1, 1.5, 2.5, 5] as const;

/** 0 to 6; null where there is nothing to colour. */
export function stepOf(effect: number | null | undefined, bar: number | null | undefined): number | null {
  if (effect === null || effect === undefined || !bar) return null;
  const ratio = effect / bar;
  const step = steps.findIndex((limit) => ratio < limit);
  return step < 0 ? steps.length : step;
}

/** Where "drift" stands in a cell's `verdicts`. */
export const driftPosition = 3;

/** Worst: drift in the newest full windows first, then how often and how far; by name where they are equal. */
export function sortRows<R extends HeatRow>(rows: readonly R[], sort: Sort, name: string): R[] {
  const wanted = name.trim().toLowerCase();
  const shown = rows.filter((r) => wanted === "" || r.feature.toLowerCase().includes(wanted));
  const byName = (a: R, b: R) => (a.feature < b.feature ? -1 : 1);
  if (sort === "name") return shown.toSorted(byName);
  const weight = new Map(shown.map((r) => [r, weightOf(r)]));
  return shown.toSorted((a, b) => (weight.get(b) as number) - (weight.get(a) as number) || byName(a, b));
}

function weightOf(row: HeatRow): number {
  let total = 0;
  for (const [i, v] of row.verdicts.entries()) {
    const recent = 1 + i / row.verdicts.length;
    if (v === driftPosition) total += 100 * recent;
    else if (v === 2) total += recent;
  }
  const excess = Math.max(0, ...row.effects.map((e, i) => (e ?? 0) / (row.bars[i] || 1)));
  return total + Math.min(0.9, excess / 100);
}

const words: Record<number, string> = { 0: "not enough rows", 1: "stable", 2: "warning", 3: "drift" };
const units: Record<string, string> = {
  wasserstein: "σ moved",
  cramers_v_balanced: "Cramér's V",
  null_rate: "more or fewer missing",
  changed_share: "of rows changed",
};

export type CellText = { title: string; lines: string[] };

/** One cell in words: for the tooltip, and for those who hear it. */
export function describeCell(
  row: HeatRow,
  i: number,
  windows: readonly HeatWindow[],
  grain: Grain,
  timeZone: string,
): CellText {
  const window = windows[i];
  const title = window ? `${row.feature}, ${windowName(window.start, grain, timeZone)}` : row.feature;
  const n = row.n[i] ?? 0;
  if (!window || n === 0) return { title, lines: ["no events"] };
  const lines = [
    `${words[row.verdicts[i] ?? 0]}${window.complete ? "" : " so far"}, ${count(n)} rows`,
    ...(row.effects[i] === null || row.effects[i] === undefined
      ? []
      : [
          `${measure(row.effects[i])} ${units[row.effectName] ?? row.effectName}, bar ${measure(row.bars[i])}`,
        ]),
    ...(row.pAdjusted[i] === null || row.pAdjusted[i] === undefined
      ? []
      : [`adjusted p ${pValue(row.pAdjusted[i])}`]),
  ];
  return { title, lines };
}

/** The picture in one sentence. */
export function summarize(rows: readonly HeatRow[], windows: readonly HeatWindow[]): string {
  const newest = windows.findLastIndex((w) => w.complete && w.events > 0);
  if (rows.length === 0 || newest < 0) return "No full window has events yet.";
  const now = rows.filter((r) => r.verdicts[newest] === driftPosition).map((r) => r.feature);
  const ever = rows.filter((r) => r.verdicts.includes(driftPosition)).length;
  const names = now.length > 0 ? `: ${now.slice(0, 3).join(", ")}${now.length > 3 ? " …" : ""}` : "";
  return `${now.length} of ${rows.length} columns drift in the newest full window${names}. ${ever} did at some time in this range.`;
}
