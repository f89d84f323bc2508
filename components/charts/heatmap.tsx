"use client";

import { useTheme } from "next-themes";
import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Grain } from "#lib/domain/drift.ts";
import { drawHeatmap } from "./heatmap.draw.ts";
import { afterKey, type Cell, cellWidthOf, rowHeight, ticksOf, zoomed } from "./heatmap.layout.ts";
import type { CellText, HeatRow, HeatWindow } from "./heatmap.prepare.ts";
import { Outline, RowNames, Ticks, Tip } from "./heatmap-frame.tsx";
import { useScrollView } from "./use-scroll-view.ts";

type Props = {
  /** What is shown, for those who hear it. */
  label: string;
  /** One cell in words. */
  describe: (row: HeatRow, i: number) => CellText;
  rows: readonly HeatRow[];
  windows: readonly HeatWindow[];
  grain: Grain;
  timeZone: string;
  zoom: number | null;
  selected: { feature: string; start: string } | null;
  onZoom: (cellWidth: number) => void;
  onSelect: (feature: string, start: string) => void;
  onOpen: (feature: string, start: string) => void;
};

const tallest = 560;

/** Features × windows on a canvas, with one tab stop: arrows move, Enter selects, Enter again opens the feature. */
export function Heatmap(props: Props) {
  const { label, describe, rows, windows, grain, timeZone, zoom, selected } = props;
  const { onZoom, onSelect, onOpen } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { scroller, view, readView, reveal } = useScrollView(windows.length);
  const [active, setActive] = useState<Cell | null>(null);
  const [hover, setHover] = useState<Cell | null>(null);
  const { resolvedTheme } = useTheme();
  const height = Math.min(tallest, rows.length * rowHeight);
  const cellWidth = cellWidthOf(view.width, windows.length, zoom);

  useEffect(() => {
    if (view.width === 0) return;
    // After the frame's other effects: the theme's attribute is set in one of them.
    const soon = requestAnimationFrame(() => {
      if (canvas.current) drawHeatmap(canvas.current, rows, windows, { ...view, height, cellWidth });
    });
    return () => cancelAnimationFrame(soon);
  }, [rows, windows, view, height, cellWidth, resolvedTheme]);

  const ticks = useMemo(
    () => ticksOf(windows, grain, timeZone, cellWidth),
    [windows, grain, timeZone, cellWidth],
  );
  const cellAt = (event: MouseEvent): Cell | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top + view.top) / rowHeight);
    const column = Math.floor((event.clientX - box.left + view.left) / cellWidth);
    return rows[row] && windows[column] ? { row, column } : null;
  };
  const point = (event: MouseEvent) => {
    const at = cellAt(event);
    if (at?.row !== hover?.row || at?.column !== hover?.column) setHover(at);
  };
  const chosen: Cell = {
    row: rows.findIndex((r) => r.feature === selected?.feature),
    column: windows.findIndex((w) => w.start === selected?.start),
  };
  /** The cell that is selected already is opened. */
  const choose = (cell: Cell | null, atOnce: boolean) => {
    const [row, window] = cell ? [rows[cell.row], windows[cell.column]] : [];
    if (!cell || !row || !window) return;
    const again = cell.row === chosen.row && cell.column === chosen.column;
    (again || atOnce ? onOpen : onSelect)(row.feature, window.start);
  };
  const reach = useCallback(
    ({ row, column }: Cell) =>
      reveal({ x: column * cellWidth, y: row * rowHeight, w: cellWidth, h: rowHeight }),
    [reveal, cellWidth],
  );
  const { row: chosenRow, column: chosenColumn } = chosen;
  const known = chosenRow >= 0 && chosenColumn >= 0;
  useEffect(() => {
    if (view.width > 0 && known) reach({ row: chosenRow, column: chosenColumn });
  }, [reach, known, chosenRow, chosenColumn, view.width]);
  const home = known ? chosen : { row: 0, column: windows.length - 1 };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = active ?? home;
    const next = afterKey(event.key, at, { rows: rows.length, columns: windows.length });
    if (event.key === "Enter" || event.key === " ") {
      choose(at, event.shiftKey);
    } else if (event.key === "+" || event.key === "-") onZoom(zoomed(cellWidth, event.key === "+" ? 1 : -1));
    else if (next) {
      setActive(next);
      reach(next);
    } else return;
    event.preventDefault();
  };
  const told = (cell: Cell | null) =>
    cell && rows[cell.row] ? describe(rows[cell.row]!, cell.column) : null;
  const heard = told(active);
  const pointed = hover ?? active;
  const tip = told(pointed);

  return (
    <div className="grid grid-cols-[minmax(88px,30%)_minmax(0,1fr)] text-[12px] md:grid-cols-[176px_minmax(0,1fr)]">
      <div />
      <Ticks ticks={ticks} cellWidth={cellWidth} left={view.left} />
      <RowNames rows={rows} top={view.top} height={height} />
      <div className="relative min-w-0">
        <div
          ref={scroller}
          role="grid"
          tabIndex={0}
          aria-label={label}
          aria-rowcount={rows.length}
          aria-colcount={windows.length}
          aria-activedescendant={heard ? "heatmap-cell" : undefined}
          onScroll={readView}
          onKeyDown={onKeyDown}
          onFocus={() => setActive((was) => was ?? home)}
          onBlur={() => setActive(null)}
          onMouseMove={point}
          onMouseLeave={() => setHover(null)}
          onMouseDown={(event) => setActive(cellAt(event))}
          onClick={(event) => choose(cellAt(event), false)}
          className="overflow-auto"
          style={{ height }}
        >
          <div role="row" aria-rowindex={(active?.row ?? 0) + 1} className="sr-only">
            <div id="heatmap-cell" role="gridcell" aria-colindex={(active?.column ?? 0) + 1}>
              {heard
                ? `${heard.title}: ${heard.lines.join("; ")}`
                : "Use the arrow keys to move over the cells."}
            </div>
          </div>
          <div
            className="relative"
            style={{ width: windows.length * cellWidth, height: rows.length * rowHeight }}
            aria-hidden="true"
          >
            <canvas
              ref={canvas}
              className="sticky top-0 left-0 block"
              style={{ width: view.width, height }}
            />
            {known ? (
              <Outline
                {...chosen}
                cellWidth={cellWidth}
                className="shadow-[0_0_0_1px_var(--surface),0_0_0_3px_var(--accent)]"
              />
            ) : null}
            {pointed ? <Outline {...pointed} cellWidth={cellWidth} className="border border-ink" /> : null}
          </div>
        </div>
        {pointed && tip ? (
          <Tip
            x={(pointed.column + 0.5) * cellWidth - view.left}
            y={(pointed.row + 1) * rowHeight - view.top + 4}
            width={view.width}
            text={tip}
          />
        ) : null}
      </div>
    </div>
  );
}
