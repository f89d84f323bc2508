import type { RowsWindow } from "#lib/quality/check.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject, Window } from "#server/profiles/index.ts";
import { arrivedByHour, refusedByHour, revisionsBetween } from "./store.ts";

const weeksBefore = 8;
const weekMs = 7 * 86_400_000;
const schemaCodes = new Set(["column_count", "unknown_column", "missing_column"]);

export type WindowArrivals = {
  all: NonNullable<RowsWindow["arrivals"]>;
  /** Rows in quarantine because of a column. */
  refused: ReadonlyMap<string, number>;
};

/** What arrived in each window, what was refused, and which revisions were made. */
export async function arrivalsOf(
  ctx: ServiceContext,
  subject: Subject,
  windows: readonly Window[],
): Promise<WindowArrivals[]> {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return [];
  const span = { from: first.start, to: last.end };
  const [arrived, refused, revisions] = await Promise.all([
    arrivedByHour(ctx, subject, {
      from: new Date(first.start.getTime() - weeksBefore * weekMs),
      to: last.end,
    }),
    refusedByHour(ctx, subject, span),
    revisionsBetween(ctx, subject, span),
  ]);
  return windows.map((window) => {
    const [start, end] = [window.start.getTime(), window.end.getTime()];
    const inside = <T extends { at: number }>(all: T[], from = start, to = end) =>
      all.filter(({ at }) => at >= from && at < to);
    const rejected = inside(refused);
    const byColumn = new Map<string, number>();
    for (const { column, code, rows } of rejected) {
      if (column !== "" && !schemaCodes.has(code)) byColumn.set(column, (byColumn.get(column) ?? 0) + rows);
    }
    const count = (all: { rows: number }[]) => all.reduce((sum, { rows }) => sum + rows, 0);
    return {
      refused: byColumn,
      all: {
        ...totals(inside(arrived)),
        before: totals(inside(arrived, start - weeksBefore * weekMs, start)),
        refused: count(rejected),
        refusedForSchema: count(rejected.filter(({ code }) => schemaCodes.has(code))),
        revisions: inside(revisions).map(({ text }) => text),
      },
    };
  });
}

function totals(arrived: { accepted: number; duplicates: number }[]): { rows: number; duplicates: number } {
  let [rows, duplicates] = [0, 0];
  for (const one of arrived) {
    rows += one.accepted + one.duplicates;
    duplicates += one.duplicates;
  }
  return { rows, duplicates };
}
