import { type Verdict, verdicts } from "#lib/domain/drift.ts";
import { allRows, type QualityResult } from "#lib/domain/quality.ts";
import type { Checked } from "#lib/quality/decide.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { checkWindows, type OpenedRange, openRange } from "./checked.ts";
import type { QualityInput } from "./input.ts";

/** One column's cells, column-wise: position i is window i. */
type QualityRow = {
  feature: string;
  kind: string;
  role: string;
  /** Positions in `verdicts`. */
  verdicts: number[];
  n: number[];
  effects: (number | null)[];
  bars: (number | null)[];
  pAdjusted: (number | null)[];
  /** The check that speaks for the cell; empty where none applies. */
  checks: string[];
  values: (number | null)[];
  expected: (number | null)[];
};

type QualityMap = {
  windows: { start: string; end: string; complete: boolean; events: number }[];
  rows: QualityRow[];
};

/** What a heatmap shows: of each cell its worst check, or the one that is asked for. */
export async function qualityMap(ctx: ServiceContext, input: QualityInput): Promise<QualityMap> {
  const range = await openRange(ctx, input);
  const key = JSON.stringify([range.grain, range.segment, range.asked.check, range.fingerprint]);
  const known = remembered.get(key);
  if (known) return known;
  const map = await drawMap(ctx, range);
  if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value as string);
  remembered.set(key, map);
  return map;
}

/** A page asks again and again: the newest answers, under all that they were made of, so that none goes stale. */
const remembered = new Map<string, QualityMap>();
const mostRemembered = 16;

async function drawMap(ctx: ServiceContext, range: OpenedRange): Promise<QualityMap> {
  const { baselines, asked } = range;
  const { checked: windows } = await checkWindows(ctx, range);
  const cells = (of: (i: number) => { n: number; checked: Checked }) =>
    windows.map((_, i) => ({ n: of(i).n, spoken: speaker(of(i).checked, asked.check) }));
  const rows = baselines.map(({ column }, at) =>
    rowOf(
      { feature: column.name, kind: column.kind, role: column.role },
      cells((i) => windows[i]!.columns[at]!),
    ),
  );
  const whole = rowOf(
    { feature: allRows, kind: "rows", role: "feature" },
    cells((i) => ({ n: windows[i]!.rows, checked: windows[i]!.all })),
  );
  const applies = (row: QualityRow) => asked.check === undefined || row.checks.some((name) => name !== "");
  return {
    windows: windows.map(({ window, complete, rows: events }) => ({
      start: window.start.toISOString(),
      end: window.end.toISOString(),
      complete,
      events,
    })),
    rows: [whole, ...rows].filter(applies),
  };
}

type Spoken = { name: string; result: QualityResult } | null;

/** The worst verdict; among equals the one that is furthest above its bar. */
function speaker({ checks }: Checked, only: string | undefined): Spoken {
  let found: Spoken = null;
  for (const [name, result] of Object.entries(checks)) {
    if (only !== undefined && name !== only) continue;
    if (!found || weight(result) > weight(found.result)) found = { name, result };
  }
  return found;
}

function weight(result: QualityResult): number {
  const excess = result.effect === null ? 0 : result.effect / barOf(result);
  return 10 * verdicts.indexOf(result.verdict) + Math.min(9, excess);
}

function barOf({ floor, minimum }: QualityResult): number {
  return Math.max(floor ?? 0, minimum);
}

function rowOf(
  column: { feature: string; kind: string; role: string },
  cells: { n: number; spoken: Spoken }[],
): QualityRow {
  const none = verdicts.indexOf("insufficient" satisfies Verdict);
  const each = <T>(pick: (result: QualityResult) => T, otherwise: T) =>
    cells.map(({ spoken }) => (spoken ? pick(spoken.result) : otherwise));
  return {
    ...column,
    verdicts: each((r) => verdicts.indexOf(r.verdict), none),
    n: cells.map(({ n }) => n),
    effects: each((r) => r.effect, null),
    bars: each(barOf, null),
    pAdjusted: each((r) => r.p_adjusted, null),
    checks: cells.map(({ spoken }) => spoken?.name ?? ""),
    values: each((r) => r.value, null),
    expected: each((r) => r.expected, null),
  };
}
