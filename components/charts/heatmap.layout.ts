/** Where the cells of a heatmap lie, and how one moves among them. */
import type { Grain } from "#lib/domain/drift.ts";
import { zoneOffset } from "#lib/domain/time-zone.ts";
import { tickName } from "#lib/format/time.ts";

export type Cell = { row: number; column: number };
export type Size = { rows: number; columns: number };

export const rowHeight = 22;
/** Widths of a cell that the zoom steps through. */
export const zooms = [3, 6, 10, 14, 20, 28, 40, 56] as const;
const [narrowest, widest] = [14, 48];
const hourMs = 3_600_000;

/** As wide as there is room for, but never so narrow that a cell cannot be hit; a zoom wins. */
export function cellWidthOf(available: number, columns: number, zoom: number | null): number {
  if (zoom !== null) return zoom;
  return Math.max(narrowest, Math.min(widest, available / Math.max(1, columns)));
}

/** The next zoom in a direction, from what is shown now. */
export function zoomed(cellWidth: number, direction: 1 | -1): number {
  const next =
    direction > 0 ? zooms.find((z) => z > cellWidth + 0.5) : zooms.findLast((z) => z < cellWidth - 0.5);
  return next ?? (direction > 0 ? zooms.at(-1)! : zooms[0]);
}

/** Where a key leads; null where it is none of ours. */
export function afterKey(key: string, at: Cell, size: Size): Cell | null {
  const clamp = (x: number, most: number) => Math.max(0, Math.min(most - 1, x));
  const go = (rows: number, columns: number) => ({
    row: clamp(at.row + rows, size.rows),
    column: clamp(at.column + columns, size.columns),
  });
  const moves: Record<string, () => Cell> = {
    ArrowUp: () => go(-1, 0),
    ArrowDown: () => go(1, 0),
    ArrowLeft: () => go(0, -1),
    ArrowRight: () => go(0, 1),
    PageUp: () => go(-10, 0),
    PageDown: () => go(10, 0),
    Home: () => ({ ...at, column: 0 }),
    End: () => ({ ...at, column: size.columns - 1 }),
  };
  return moves[key]?.() ?? null;
}

/** The scroll position, changed no more than it takes to see from `start` to `start + length`. */
export function scrolledTo(start: number, length: number, scroll: number, view: number): number {
  if (start < scroll) return start;
  return start + length > scroll + view ? start + length - view : scroll;
}

/** First and last index of what is at least partly in view. */
export function inView(scroll: number, view: number, step: number, count: number): [number, number] {
  return [Math.max(0, Math.floor(scroll / step)), Math.min(count - 1, Math.floor((scroll + view) / step))];
}

const tickRoom = 64;
/** Hours on round hours, days on Mondays (day 4 of the epoch was one). */
const rounds = { hour: [1, 3, 6, 12, 24, 48, 168, 336], day: [1, 2, 7, 14, 28, 56, 112] };

/** Names along the top: round ones, as many as there is room for. */
export function ticksOf(
  windows: readonly { start: string }[],
  grain: Grain,
  timeZone: string,
  cellWidth: number,
): { i: number; label: string }[] {
  const fits = (step: number) => step * cellWidth >= tickRoom;
  const every = grain === "hour" || grain === "day" ? rounds[grain].find(fits) : undefined;
  const step = every ?? Math.max(1, Math.ceil(tickRoom / cellWidth));
  return windows.flatMap(({ start }, i) => {
    const room = (windows.length - i) * cellWidth >= tickRoom / 2;
    const at = every === undefined ? i : localIndex(start, grain, timeZone);
    if (!room || at % step !== 0) return [];
    const midnight = grain === "hour" && at % 24 === 0;
    return [{ i, label: tickName(start, midnight ? "day" : grain, timeZone) }];
  });
}

function localIndex(start: string, grain: Grain, timeZone: string): number {
  const at = Date.parse(start);
  const hours = Math.floor((at + zoneOffset(timeZone, at)) / hourMs);
  return grain === "hour" ? hours : Math.floor(hours / 24) - 4;
}
