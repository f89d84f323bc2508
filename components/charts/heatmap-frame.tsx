import { type HTMLAttributes, memo } from "react";
import { inView, rowHeight } from "./heatmap.layout.ts";
import type { CellText, HeatRow } from "./heatmap.prepare.ts";

/** Names beside the rows: only those in view exist. */
export const RowNames = memo(function RowNames({
  rows,
  top,
  height,
}: {
  rows: readonly HeatRow[];
  top: number;
  height: number;
}) {
  const [first, last] = inView(top, height, rowHeight, rows.length);
  return (
    <div className="relative overflow-hidden" style={{ height }} aria-hidden="true">
      {rows.slice(first, last + 1).map((row, i) => (
        <div
          key={row.feature}
          className="absolute inset-x-0 truncate pr-2 leading-[22px]"
          style={{ top: (first + i) * rowHeight - top, height: rowHeight }}
          title={row.name ?? row.feature}
        >
          {row.name ?? row.feature}
          {row.role === "feature" ? null : <span className="text-ink-muted"> · {row.role}</span>}
        </div>
      ))}
    </div>
  );
});

export const Ticks = memo(function Ticks({
  ticks,
  cellWidth,
  left,
}: {
  ticks: readonly { i: number; label: string }[];
  cellWidth: number;
  left: number;
}) {
  return (
    <div className="relative h-5 overflow-hidden text-[11px] text-ink-muted" aria-hidden="true">
      {ticks.map(({ i, label }) =>
        i * cellWidth < left - 2 ? null : (
          <span key={i} className="absolute whitespace-nowrap" style={{ left: i * cellWidth - left }}>
            {label}
          </span>
        ),
      )}
    </div>
  );
});

type OutlineProps = { row: number; column: number; cellWidth: number } & HTMLAttributes<HTMLDivElement>;

/** A frame around one cell: moving it redraws nothing. */
export function Outline({ row, column, cellWidth, className = "" }: OutlineProps) {
  const style = {
    left: Math.round(column * cellWidth) - 1,
    top: row * rowHeight - 1,
    width: Math.max(4, Math.round(cellWidth) + 1),
    height: rowHeight + 1,
  };
  return <div aria-hidden="true" className={`pointer-events-none absolute ${className}`} style={style} />;
}

export function Tip({ x, y, width, text }: { x: number; y: number; width: number; text: CellText }) {
  const side = x > width / 2 ? { right: width - x + 8 } : { left: x + 8 };
  return (
    <div
      className="pointer-events-none absolute w-max max-w-64 rounded-md border border-line bg-surface px-2 py-1.5 shadow-md"
      style={{ top: y, ...side }}
    >
      <p className="font-medium break-words">{text.title}</p>
      {text.lines.map((line) => (
        <p key={line} className="text-ink-muted">
          {line}
        </p>
      ))}
    </div>
  );
}
