"use client";

import { useTheme } from "next-themes";
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useRef, useState } from "react";
import type { Grain } from "#lib/domain/drift.ts";
import { drawHeatmap, rowHeight } from "./heatmap.draw.ts";
import { describeCell, type HeatRow, type HeatWindow, ticksOf } from "./heatmap.prepare.ts";

type Props = {
  rows: readonly HeatRow[];
  windows: readonly HeatWindow[];
  grain: Grain;
  timeZone: string;
  selected: { feature: string; start: string } | null;
  onSelect: (feature: string, start: string) => void;
  onOpen: (feature: string, start: string) => void;
};

type Cell = { row: number; column: number };

const tallest = 560;
const narrowest = 14;

/** Features × windows on a canvas, with one tab stop: arrows move, Enter selects, Shift-Enter opens the feature. */
export function Heatmap({ rows, windows, grain, timeZone, selected, onSelect, onOpen }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ width: 0, left: 0, top: 0 });
  const [active, setActive] = useState<Cell | null>(null);
  const [hover, setHover] = useState<(Cell & { x: number; y: number }) | null>(null);
  const { resolvedTheme } = useTheme();
  const height = Math.min(tallest, rows.length * rowHeight);
  const cellWidth = Math.max(narrowest, Math.min(48, view.width / Math.max(1, windows.length)));

  const measureView = useCallback(() => {
    const el = scroller.current;
    if (el) setView({ width: el.clientWidth, left: el.scrollLeft, top: el.scrollTop });
  }, []);
  useEffect(() => {
    measureView();
    const observer = new ResizeObserver(measureView);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [measureView]);
  // The newest windows are what one comes for.
  const ready = view.width > 0;
  useEffect(() => {
    const el = scroller.current;
    if (ready && el) el.scrollLeft = el.scrollWidth;
  }, [ready, windows.length]);

  const pointed = hover ?? active;
  useEffect(() => {
    if (!canvas.current || view.width === 0) return;
    const frame = { ...view, height, cellWidth, active: pointed, selected };
    drawHeatmap(canvas.current, rows, windows, frame);
  }, [rows, windows, view, height, cellWidth, pointed, selected, resolvedTheme]);

  const cellAt = (event: MouseEvent): (Cell & { x: number; y: number }) | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const cell = {
      row: Math.floor((y + view.top) / rowHeight),
      column: Math.floor((x + view.left) / cellWidth),
    };
    return rows[cell.row] && windows[cell.column] ? { ...cell, x, y } : null;
  };
  const act = (cell: Cell | null, what: Props["onSelect"]) => {
    const [row, window] = cell ? [rows[cell.row], windows[cell.column]] : [];
    if (row && window) what(row.feature, window.start);
  };
  const move = (event: KeyboardEvent) => {
    const at = active ?? { row: 0, column: windows.length - 1 };
    const next = afterKey(event.key, at, rows.length, windows.length);
    if (event.key === "Enter" || event.key === " ") act(at, event.shiftKey ? onOpen : onSelect);
    else if (!next) return;
    else {
      setActive(next);
      reveal(scroller.current, next, cellWidth);
    }
    event.preventDefault();
  };
  const told =
    active && rows[active.row]
      ? describeCell(rows[active.row]!, active.column, windows, grain, timeZone)
      : null;

  return (
    <div className="grid grid-cols-[minmax(96px,176px)_minmax(0,1fr)] text-[12px]">
      <div />
      <div className="relative h-5 overflow-hidden text-[11px] text-ink-muted" aria-hidden="true">
        {ticksOf(windows, grain, timeZone, cellWidth).map(({ i, label }) => (
          <span key={i} className="absolute whitespace-nowrap" style={{ left: i * cellWidth - view.left }}>
            {label}
          </span>
        ))}
      </div>
      <div className="relative overflow-hidden" style={{ height }} aria-hidden="true">
        <div style={{ transform: `translateY(${-view.top}px)` }}>
          {rows.map((row) => (
            <div
              key={row.feature}
              className="truncate pr-2 leading-[22px]"
              style={{ height: rowHeight }}
              title={row.feature}
            >
              {row.feature}
              {row.role === "feature" ? null : <span className="text-ink-muted"> · {row.role}</span>}
            </div>
          ))}
        </div>
      </div>
      <div className="relative min-w-0">
        <div
          ref={scroller}
          role="grid"
          tabIndex={0}
          aria-label="Drift by feature and window"
          aria-rowcount={rows.length}
          aria-colcount={windows.length}
          aria-activedescendant={told ? "heatmap-cell" : undefined}
          onScroll={measureView}
          onKeyDown={move}
          onFocus={() => setActive((was) => was ?? { row: 0, column: windows.length - 1 })}
          onBlur={() => setActive(null)}
          onMouseMove={(event) => setHover(cellAt(event))}
          onMouseLeave={() => setHover(null)}
          onClick={(event) => act(cellAt(event), onSelect)}
          onDoubleClick={(event) => act(cellAt(event), onOpen)}
          className="overflow-auto"
          style={{ height }}
        >
          <div role="row" aria-rowindex={(active?.row ?? 0) + 1} className="sr-only">
            <div id="heatmap-cell" role="gridcell" aria-colindex={(active?.column ?? 0) + 1}>
              {told
                ? `${told.title}: ${told.lines.join("; ")}`
                : "Use the arrow keys to move over the cells."}
            </div>
          </div>
          <div
            style={{ width: windows.length * cellWidth, height: rows.length * rowHeight }}
            aria-hidden="true"
          >
            <canvas
              ref={canvas}
              className="sticky top-0 left-0 block"
              style={{ width: view.width, height }}
            />
          </div>
        </div>
        {hover ? (
          <Tip
            cell={hover}
            width={view.width}
            text={describeCell(rows[hover.row]!, hover.column, windows, grain, timeZone)}
          />
        ) : null}
      </div>
    </div>
  );
}

function Tip({
  cell,
  width,
  text,
}: {
  cell: { x: number; y: number };
  width: number;
  text: { title: string; lines: string[] };
}) {
  const side = cell.x > width / 2 ? { right: width - cell.x + 12 } : { left: cell.x + 12 };
  return (
    <div
      className="pointer-events-none absolute max-w-72 rounded-md border border-line bg-surface px-2 py-1.5 shadow-md"
      style={{ top: cell.y + 14, ...side }}
    >
      <p className="font-medium">{text.title}</p>
      {text.lines.map((line) => (
        <p key={line} className="text-ink-muted">
          {line}
        </p>
      ))}
    </div>
  );
}

function afterKey(key: string, at: Cell, rows: number, columns: number): Cell | null {
  const clamp = (x: number, most: number) => Math.max(0, Math.min(most - 1, x));
  const go = (dr: number, dc: number) => ({
    row: clamp(at.row + dr, rows),
    column: clamp(at.column + dc, columns),
  });
  const moves: Record<string, () => Cell> = {
    ArrowUp: () => go(-1, 0),
    ArrowDown: () => go(1, 0),
    ArrowLeft: () => go(0, -1),
    ArrowRight: () => go(0, 1),
    PageUp: () => go(-10, 0),
    PageDown: () => go(10, 0),
    Home: () => ({ ...at, column: 0 }),
    End: () => ({ ...at, column: columns - 1 }),
  };
  return moves[key]?.() ?? null;
}

function reveal(el: HTMLDivElement | null, cell: Cell, cellWidth: number): void {
  if (!el) return;
  const [x, y] = [cell.column * cellWidth, cell.row * rowHeight];
  if (x < el.scrollLeft) el.scrollLeft = x;
  else if (x + cellWidth > el.scrollLeft + el.clientWidth) el.scrollLeft = x + cellWidth - el.clientWidth;
  if (y < el.scrollTop) el.scrollTop = y;
  else if (y + rowHeight > el.scrollTop + el.clientHeight) el.scrollTop = y + rowHeight - el.clientHeight;
}
