"use client";

import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Grain } from "#lib/domain/drift.ts";
import { count, measure } from "#lib/format/number.ts";
import { tickName, windowName } from "#lib/format/time.ts";
import { verdictWord } from "../ui/verdict.tsx";
import type { Point } from "./series.prepare.ts";

type Props = {
  points: readonly Point[];
  grain: Grain;
  timeZone: string;
  selected: string | null;
  onSelect: (start: string) => void;
};

/** The statistic as a line, its noise floor and the practical minimum as lines that are named. */
export function DriftSeries({ points, grain, timeZone, selected, onSelect }: Props) {
  const axis = { stroke: "var(--ink-muted)", fontSize: 11, tickLine: false };
  return (
    <div>
      <div className="h-60">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 240 }}>
          <ComposedChart
            data={points as Point[]}
            margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
            onClick={(state) => {
              const start = points[Number(state.activeTooltipIndex)]?.start;
              if (start) onSelect(start);
            }}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="start"
              tickFormatter={(start: string) => tickName(start, grain, timeZone)}
              minTickGap={28}
              {...axis}
            />
            <YAxis width={48} tickFormatter={(x: number) => measure(x)} {...axis} />
            <Tooltip
              isAnimationActive={false}
              content={({ active, payload }) => {
                const p = payload?.[0]?.payload as Point | undefined;
                return active && p ? <Tip point={p} grain={grain} timeZone={timeZone} /> : null;
              }}
            />
            {selected ? <ReferenceLine x={selected} stroke="var(--accent)" strokeWidth={1.5} /> : null}
            <Line
              name="practical minimum"
              dataKey="minimum"
              stroke="var(--watch)"
              strokeDasharray="6 3"
              dot={false}
              isAnimationActive={false}
            />
            <Line
              name="noise floor"
              dataKey="floor"
              stroke="var(--reference)"
              strokeDasharray="2 3"
              dot={false}
              isAnimationActive={false}
              type="step"
            />
            <Line
              name="value"
              dataKey="value"
              stroke="var(--accent)"
              strokeWidth={1.8}
              isAnimationActive={false}
              dot={Dot}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <p className="mt-1 flex flex-wrap gap-x-4 text-[12px] text-ink-muted">
        <span>— value, ● where it drifts</span>
        <span>··· noise floor (99 %)</span>
        {points.some((p) => p.minimum !== null) ? <span>– – practical minimum</span> : null}
      </p>
    </div>
  );
}

function Dot({ cx, cy, payload, index }: { cx?: number; cy?: number; payload?: Point; index?: number }) {
  if (cx === undefined || cy === undefined || !payload || payload.value === null || Number.isNaN(cy))
    return <g key={index} />;
  const drift = payload.verdict === "drift";
  const fill = payload.complete ? (drift ? "var(--drift)" : "var(--accent)") : "var(--surface)";
  const stroke = drift ? "var(--drift)" : "var(--accent)";
  return <circle key={index} cx={cx} cy={cy} r={drift ? 3.5 : 2} fill={fill} stroke={stroke} />;
}

function Tip({ point, grain, timeZone }: { point: Point; grain: Grain; timeZone: string }) {
  return (
    <div className="rounded-md border border-line bg-surface px-2 py-1.5 text-[12px] shadow-md">
      <p className="font-medium">{windowName(point.start, grain, timeZone)}</p>
      {point.n === 0 ? (
        <p className="text-ink-muted">no events</p>
      ) : (
        <>
          <p>
            {measure(point.value)} · {verdictWord(point.verdict)}
            {point.complete ? "" : " so far"}
          </p>
          <p className="text-ink-muted">
            floor {measure(point.floor)} · {count(point.n)} rows
          </p>
        </>
      )}
    </div>
  );
}
