"use client";

import { type MouseEvent, useState } from "react";
import { measure, percent } from "#lib/format/number.ts";
import type { Bar } from "./distribution.prepare.ts";

type Props = { bars: readonly Bar[]; low: number; high: number; referenceName: string };

// Units of the drawing, not of the screen: it stretches to the width it is given, its words do not.
const [unit, height, deltas] = [10, 180, 48];

/** The reference as an outline over filled bars, and under them by how much each share changed. */
export function StepChart({ bars, low, high, referenceName }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const width = bars.length * unit;
  const top = Math.max(1e-12, ...bars.flatMap((b) => [b.reference, b.current]));
  const change = Math.max(1e-12, ...bars.map((b) => Math.abs(b.current - b.reference)));
  const y = (share: number) => height - (share / top) * (height - 4);
  const outline = bars
    .map((b, i) => `${i === 0 ? `M0,${height}V` : "V"}${y(b.reference)}H${(i + 1) * unit}`)
    .join("");
  const point = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const i = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    setAt(i >= 0 && i < bars.length ? i : null);
  };
  const bar = at === null ? undefined : bars[at];
  return (
    <div className="text-[11px] text-ink-muted" onMouseMove={point} onMouseLeave={() => setAt(null)}>
      <p className="h-4 truncate" aria-hidden="true">
        {bar
          ? `${bar.label}: ${percent(bar.current)} now, ${percent(bar.reference)} ${referenceName}`
          : `highest bar ${percent(top)}`}
      </p>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="block h-44 w-full"
        role="img"
        aria-label={`Shares from ${measure(low)} to ${measure(high)} over the same bins`}
      >
        {at === null ? null : (
          <rect x={at * unit} y={0} width={unit} height={height} fill="var(--surface-raised)" />
        )}
        {bars.map((b, i) => (
          <rect
            key={b.label}
            x={i * unit + 0.4}
            y={y(b.current)}
            width={unit - 0.8}
            height={height - y(b.current)}
            fill="var(--current-fill)"
            fillOpacity={0.6}
          />
        ))}
        <path
          d={`${outline}V${height}`}
          fill="none"
          stroke="var(--reference)"
          strokeWidth={1.6}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <div className="flex justify-between border-line border-t pt-0.5" aria-hidden="true">
        {[low, (low + high) / 2, high].map((x) => (
          <span key={x}>{measure(x)}</span>
        ))}
      </div>
      <svg
        viewBox={`0 0 ${width} ${deltas}`}
        preserveAspectRatio="none"
        className="mt-1 block h-12 w-full"
        aria-hidden="true"
      >
        {bars.map((b, i) => {
          const size = ((b.current - b.reference) / change) * (deltas / 2 - 1);
          return (
            <rect
              key={b.label}
              x={i * unit + 0.4}
              y={size >= 0 ? deltas / 2 - size : deltas / 2}
              width={unit - 0.8}
              height={Math.abs(size)}
              fill={size >= 0 ? "var(--current-fill)" : "var(--reference)"}
              fillOpacity={0.8}
            />
          );
        })}
        <line x1={0} x2={width} y1={deltas / 2} y2={deltas / 2} stroke="var(--line)" />
      </svg>
      <p aria-hidden="true">
        Change of each share: up to {percent(change).replace(" %", "")} points of a hundred
      </p>
    </div>
  );
}
