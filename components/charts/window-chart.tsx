"use client";

import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import type { Grain } from "#lib/domain/drift.ts";
import { measure } from "#lib/format/number.ts";
import { tickName, windowName } from "#lib/format/time.ts";
import {
  bandPath,
  columnOf,
  type Domain,
  domainOfLayers,
  heightOf,
  type Layer,
  linePath,
  marksOf,
  nameTicks,
  side,
  valueTicks,
} from "./window-chart.layout.ts";

type Props<P> = {
  /** What the chart shows, for those who cannot see it. */
  label: string;
  points: readonly P[];
  /** From the back to the front. */
  layers: readonly Layer<P>[];
  domain?: Domain;
  grain: Grain;
  timeZone: string;
  selected: string | null;
  onSelect: (start: string) => void;
  /** What a point says when it is pointed at, and as one sentence. */
  tip: (point: P) => ReactNode;
  say: (point: P) => string;
};

/** One point a window over time: lines, bands and levels on one axis. Gaps stay gaps. */
export function WindowChart<P extends { start: string }>({ points, layers, ...rest }: Props<P>) {
  const { label, grain, timeZone, selected, onSelect, tip, say } = rest;
  const [at, setAt] = useState<number | null>(null);
  const n = points.length;
  const domain = rest.domain ?? domainOfLayers(points, layers);
  const chosen = points.findIndex((p) => p.start === selected);
  const named = (i: number) => windowName(points[i]!.start, grain, timeZone);
  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const i = Math.floor(((event.clientX - box.left) / box.width) * n);
    setAt(i >= 0 && i < n ? i : null);
  };
  const select = (i: number | null) => {
    const start = i === null ? undefined : points[i]?.start;
    if (start) onSelect(start);
  };
  const press = (event: KeyboardEvent) => {
    const now = at ?? (chosen >= 0 ? chosen : n - 1);
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: n - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") select(now);
    else if (next === undefined) return;
    else setAt(Math.min(n - 1, Math.max(0, next)));
    event.preventDefault();
  };
  if (n === 0) return null;
  const current = at ?? (chosen >= 0 ? chosen : n - 1);
  return (
    <div className="grid grid-cols-[3rem_minmax(0,1fr)] text-[11px] text-ink-muted">
      <div className="relative h-56" aria-hidden="true">
        {valueTicks(domain).map((value) => (
          <span
            key={value}
            className="absolute right-2 -translate-y-1/2 tabular-nums"
            style={{ top: `${(heightOf(value, domain) / side) * 100}%` }}
          >
            {measure(value)}
          </span>
        ))}
      </div>
      <div
        className="relative h-56 cursor-pointer touch-pan-y"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={n}
        aria-valuenow={current + 1}
        aria-valuetext={`${named(current)}: ${say(points[current]!)}`}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onClick={() => select(at)}
        onKeyDown={press}
      >
        <Drawing points={points} layers={layers} domain={domain} chosen={chosen} at={at} />
        {at === null ? null : (
          <div
            className="pointer-events-none absolute top-2 z-10 w-max max-w-64 rounded-md border border-line bg-surface px-2 py-1.5 text-[12px] text-ink shadow-md"
            style={at < n / 2 ? { left: `${((at + 1) / n) * 100}%` } : { right: `${(1 - at / n) * 100}%` }}
          >
            <p className="font-medium">{named(at)}</p>
            {tip(points[at]!)}
          </div>
        )}
      </div>
      <div />
      <div className="relative h-5" aria-hidden="true">
        {nameTicks(n, 8).map((i, k) => (
          <span
            key={points[i]!.start}
            className={`absolute -translate-x-1/2 pt-1 whitespace-nowrap ${k % 2 === 1 ? "max-sm:hidden" : ""}`}
            style={{ left: `${columnOf(i, n) / (side / 100)}%` }}
          >
            {tickName(points[i]!.start, grain, timeZone)}
          </span>
        ))}
      </div>
    </div>
  );
}

type DrawingProps<P> = {
  points: readonly P[];
  layers: readonly Layer<P>[];
  domain: Domain;
  chosen: number;
  at: number | null;
};

const thin = { fill: "none", vectorEffect: "non-scaling-stroke", strokeLinejoin: "round" } as const;

function Drawing<P>({ points, layers, domain, chosen, at }: DrawingProps<P>) {
  const upright = (i: number) => `M${columnOf(i, points.length)},0V${side}`;
  return (
    <svg
      viewBox={`0 0 ${side} ${side}`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
      aria-hidden="true"
    >
      {valueTicks(domain).map((value) => (
        <path key={value} d={`M0,${heightOf(value, domain)}H${side}`} stroke="var(--line)" {...thin} />
      ))}
      {chosen >= 0 ? <path d={upright(chosen)} stroke="var(--accent)" strokeWidth={1.5} {...thin} /> : null}
      {at === null ? null : (
        <path d={upright(at)} stroke="var(--ink-muted)" strokeDasharray="2 2" {...thin} />
      )}
      {/* Values outside of the axis are cut off, its own marks are not. */}
      <svg viewBox={`0 0 ${side} ${side}`} preserveAspectRatio="none" width={side} height={side}>
        {layers.map((layer, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- layers have no name and never change places
          <LayerPath key={i} points={points} layer={layer} domain={domain} />
        ))}
      </svg>
      {layers.map((layer) =>
        layer.kind === "line"
          ? marksOf(points, layer, domain).map(({ mark, path }) => (
              <g key={`${mark.colour} ${mark.large} ${mark.hollow}`} strokeLinecap="round">
                <path d={path} stroke={mark.colour} strokeWidth={mark.large ? 8 : 4.5} {...thin} />
                {mark.hollow ? (
                  <path d={path} stroke="var(--surface)" strokeWidth={mark.large ? 5 : 2.5} {...thin} />
                ) : null}
              </g>
            ))
          : null,
      )}
    </svg>
  );
}

function LayerPath<P>({ points, layer, domain }: { points: readonly P[]; layer: Layer<P>; domain: Domain }) {
  if (layer.kind === "band")
    return <path d={bandPath(points, layer, domain)} fill={layer.fill} fillOpacity={layer.opacity} />;
  if (layer.kind === "line")
    return (
      <path
        d={linePath(points, layer, domain)}
        stroke={layer.stroke}
        strokeWidth={layer.width ?? 1.2}
        strokeDasharray={layer.dash}
        {...thin}
      />
    );
  const [top, bottom] = [heightOf(layer.high, domain), heightOf(layer.low, domain)];
  return (
    <>
      <rect
        x={0}
        y={top}
        width={side}
        height={Math.max(0, bottom - top)}
        fill={layer.stroke}
        fillOpacity={0.12}
      />
      <path
        d={`M0,${heightOf(layer.value, domain)}H${side}`}
        stroke={layer.stroke}
        strokeDasharray="2 3"
        {...thin}
      />
    </>
  );
}
