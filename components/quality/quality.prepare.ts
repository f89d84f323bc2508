/** Decides what the quality page says; the heatmap draws it. */
import { type Grain, verdicts } from "#lib/domain/drift.ts";
import { allRows, type QualityResult } from "#lib/domain/quality.ts";
import { count, measure, percent, pValue } from "#lib/format/number.ts";
import { windowName } from "#lib/format/time.ts";
import { checkTitle, sentence } from "#lib/quality/words.ts";
import type { CellText, HeatRow, HeatWindow } from "../charts/heatmap.prepare.ts";

type QualityRow = Omit<HeatRow, "effectName"> & {
  checks: readonly string[];
  values: readonly (number | null)[];
  expected: readonly (number | null)[];
};

export type QualityHeatRow = HeatRow & QualityRow;

const words = {
  insufficient: "cannot be judged",
  stable: "as expected",
  warning: "slightly off",
  drift: "problem",
};

export function verdictWords(verdict: keyof typeof words): string {
  return words[verdict];
}

export function columnName(column: string): string {
  return column === allRows ? "All rows" : column;
}

export function asHeatRows(rows: readonly QualityRow[]): QualityHeatRow[] {
  return rows.map((row) => ({
    ...row,
    effectName: "",
    ...(row.feature === allRows ? { name: columnName(allRows) } : {}),
  }));
}

/** The rows as a whole stay on top, whatever the order of the columns is. */
export function wholeFirst(rows: readonly QualityHeatRow[]): QualityHeatRow[] {
  return rows.toSorted((a, b) => Number(b.feature === allRows) - Number(a.feature === allRows));
}

type View = { windows: readonly HeatWindow[]; grain: Grain; timeZone: string };

export function describeQuality(
  row: QualityHeatRow,
  i: number,
  { windows, grain, timeZone }: View,
): CellText {
  const window = windows[i];
  const name = columnName(row.feature);
  const title = window ? `${name}, ${windowName(window.start, grain, timeZone)}` : name;
  const check = row.checks[i] ?? "";
  if (!window || check === "") return { title, lines: ["no events"] };
  const verdict = verdicts[row.verdicts[i] ?? 0] ?? "insufficient";
  const said = { value: row.values[i] ?? null, expected: row.expected[i] ?? null };
  const lines = [
    `${words[verdict]}${window.complete ? "" : " so far"}, ${count(row.n[i] ?? 0)} rows`,
    `${checkTitle(check)}: ${sentence(check, said)}`,
  ];
  const p = row.pAdjusted[i];
  if (p !== null && p !== undefined) lines.push(`adjusted p ${pValue(p)}`);
  return { title, lines };
}

/** What a cell of the table says. */
export function cellText(row: QualityHeatRow, i: number): string {
  const check = row.checks[i] ?? "";
  if (row.verdicts[i] !== verdicts.indexOf("drift") && row.verdicts[i] !== verdicts.indexOf("warning"))
    return "";
  return checkTitle(check).toLowerCase();
}

/** The page in one sentence. */
export function summarizeQuality(rows: readonly QualityHeatRow[], windows: readonly HeatWindow[]): string {
  const newest = windows.findLastIndex((w) => w.complete);
  if (rows.length === 0 || newest < 0) return "No full window has events yet.";
  const bad = verdicts.indexOf("drift");
  const now = rows.filter((r) => r.verdicts[newest] === bad).map((r) => columnName(r.feature));
  const ever = rows.filter((r) => r.verdicts.includes(bad)).length;
  const names = `${now.slice(0, 3).join(", ")}${now.length > 3 ? ` and ${now.length - 3} more` : ""}`;
  const first =
    now.length > 0
      ? `Problems in the newest full window: ${names}.`
      : "No problem in the newest full window.";
  return `${first} ${ever} of ${rows.length} lines had one at some time in this range.`;
}

/** Checks whose change is a share of one. */
const shares = new Set([
  "null_rate",
  "not_finite",
  "unparsable",
  "range",
  "unseen",
  "labels",
  "duplicates",
  "refused",
  "schema_change",
  "volume",
  "cardinality",
]);

/** Why a check says what it says, in words. */
export function reasonOf(name: string, r: QualityResult): string {
  if (r.p_adjusted === null) {
    return r.p === null
      ? "Nothing to test: it is as it was, or there is no history yet."
      : "Too few rows to judge.";
  }
  const size = (x: number | null) => (shares.has(name) ? percent(x) : measure(x));
  return (
    `Change ${size(r.effect)}; by chance up to ${size(r.floor)} (99 %), matters from ${size(r.minimum)}; ` +
    `adjusted p ${pValue(r.p_adjusted)}.`
  );
}
