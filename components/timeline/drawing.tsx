"use client";

import { type KeyboardEvent, useEffect, useRef } from "react";
import {
  axisRows,
  type IncidentTimeline,
  layoutOf,
  type Mark,
  type Plan,
  placeOf,
  plans,
  scrollStart,
  tickText,
  type TimelineCause,
} from "#lib/timeline/index.ts";
import { Gutter, gutterWidth } from "./gutter.tsx";
import { HeatLane } from "./heat-lane.tsx";
import { SymptomLane } from "./symptom-lane.tsx";

export type Picked = { kind: "marks"; marks: Mark[] } | { kind: "arrow"; cause: TimelineCause };
type Props = {
  timeline: IncidentTimeline;
  plan?: Plan;
  /** Without it nothing can be chosen: the marks only say what they are. */
  onPick?: (picked: Picked) => void;
};

export const width = 1080;

/** All lanes of a plan over one axis. Where the screen is narrow, the lanes scroll sideways behind their names. */
export function Drawing({ timeline, plan = plans.whole, onPick }: Props) {
  const layout = layoutOf(timeline, width, plan);
  const { sizes } = layout;
  const place = placeOf(timeline.axis, width);
  const zone = timeline.incident.time_zone;
  const scroller = useRef<HTMLElement>(null);
  const begun = useRef(false);
  useEffect(() => {
    const el = scroller.current;
    // Only at first: what is fetched again or replayed does not move what one looks at.
    if (!el || begun.current) return;
    begun.current = true;
    el.scrollLeft = scrollStart(layout, el.clientWidth);
  });
  const press = (picked: Picked, label: string) =>
    onPick
      ? {
          role: "button",
          tabIndex: 0,
          "aria-label": label,
          className: "cursor-pointer outline-offset-2",
          onClick: () => onPick(picked),
          onKeyDown: (e: KeyboardEvent) => {
            if (e.key !== "Enter" && e.key !== " ") return;
            e.preventDefault();
            onPick(picked);
          },
        }
      : {};
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section
      ref={scroller}
      aria-label="Lanes"
      tabIndex={0}
      className="relative overflow-x-auto rounded-md border border-line"
    >
      <div className="flex w-max text-[11px]">
        <Gutter layout={layout} timeZone={zone} />
        <svg
          width={width}
          height={layout.height}
          className="block shrink-0"
          style={{ marginLeft: -gutterWidth }}
          aria-label="Timeline"
        >
          {layout.band ? (
            <rect
              x={layout.band.x0}
              width={Math.max(2, layout.band.x1 - layout.band.x0)}
              y={sizes.axis - 6}
              height={layout.height - sizes.axis}
              fill="var(--watch)"
              opacity={0.16}
            >
              <title>The symptom began somewhere in this band.</title>
            </rect>
          ) : null}
          {layout.ticks.map(({ x, at }) => (
            <g key={at}>
              <line x1={x} x2={x} y1={sizes.axis - 8} y2={layout.height} stroke="var(--line)" />
              {axisRows(zone).map(({ kind, y }) => (
                <text key={kind} x={x + 3} y={y} fill={kind === "utc" ? "var(--ink-muted)" : "var(--ink)"}>
                  {tickText(kind, at, zone)}
                </text>
              ))}
            </g>
          ))}
          {layout.symptoms.map((lane) => (
            <SymptomLane key={lane.symptom.name} lane={lane} tall={sizes.symptom} place={place} />
          ))}
          {layout.heat.map((lane) => (
            <HeatLane key={lane.row.feature} lane={lane} place={place} />
          ))}
          {layout.lanes.map(({ kind, name, y, clusters }) => (
            <g key={kind}>
              <line x1={0} x2={width} y1={y} y2={y} stroke="var(--line)" />
              {clusters.map(({ x, marks }) => (
                <g
                  key={x}
                  {...press(
                    { kind: "marks", marks },
                    `${name}: ${marks.length === 1 ? marks[0]!.text : `${marks.length} events`}`,
                  )}
                >
                  <title>{marks.map((m) => m.text).join("\n")}</title>
                  <circle
                    cx={x}
                    cy={y + 14}
                    r={marks.length > 1 ? 8 : 5}
                    fill={kind === "alerts" ? "var(--critical)" : "var(--accent)"}
                  />
                  {marks.length > 1 ? (
                    <text x={x} y={y + 18} textAnchor="middle" fill="var(--surface)" fontSize={9}>
                      {marks.length > 99 ? "99+" : marks.length}
                    </text>
                  ) : null}
                </g>
              ))}
            </g>
          ))}
          {layout.arrows.map(({ cause, fromX, fromY, toX, toY }) => {
            const d = `M${fromX},${fromY} C${fromX},${(fromY + toY) / 2} ${toX},${(fromY + toY) / 2} ${toX},${toY}`;
            return (
              <g
                key={cause.rank}
                {...press({ kind: "arrow", cause }, `Evidence that ${cause.subject} caused it`)}
              >
                <path d={d} fill="none" stroke="transparent" strokeWidth={14} />
                <path d={d} fill="none" stroke="var(--drift)" strokeWidth={1 + 2 * cause.probability} />
                <path
                  d={`M${toX - 4},${toY + 7} L${toX},${toY} L${toX + 4},${toY + 7}`}
                  fill="none"
                  stroke="var(--drift)"
                />
              </g>
            );
          })}
        </svg>
      </div>
    </section>
  );
}
