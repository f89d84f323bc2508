"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
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
import { domainOf, type MetricSeries, type Point, pointsOf } from "./series.prepare.ts";

type Props = {
  metric: MetricSeries;
  grain: Grain;
  timeZone: string;
  selected: string | null;
  onSelect: (start: string) => void;
};

const still = { isAnimationActive: false, connectNulls: false, activeDot: false } as const;

/** Realised with its interval, estimated with its band, and the reference's level with its own interval. */
export function MetricChart({ metric, grain, timeZone, selected, onSelect }: Props) {
  const points = pointsOf(metric);
  const { reference } = metric;
  const axis = { stroke: "var(--ink-muted)", fontSize: 11, tickLine: false };
  const estimated = points.some((p) => p.estimate !== null);
  return (
    <div>
      <div className="h-64">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 256 }}>
          <ComposedChart
            data={points}
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
            <YAxis
              width={52}
              domain={domainOf(points, reference?.value ?? null)}
              allowDataOverflow
              tickFormatter={(x: number) => measure(x)}
              {...axis}
            />
            <Tooltip
              isAnimationActive={false}
              content={({ active, payload }) => {
                const p = payload?.[0]?.payload as Point | undefined;
                return active && p ? <Tip point={p} grain={grain} timeZone={timeZone} /> : null;
              }}
            />
            {reference ? (
              <>
                <ReferenceArea
                  y1={reference.low}
                  y2={reference.high}
                  fill="var(--reference)"
                  fillOpacity={0.12}
                />
                <ReferenceLine y={reference.value} stroke="var(--reference)" strokeDasharray="2 3" />
              </>
            ) : null}
            {selected ? <ReferenceLine x={selected} stroke="var(--accent)" strokeWidth={1.5} /> : null}
            <Area dataKey="band" stroke="none" fill="var(--watch)" fillOpacity={0.14} {...still} />
            <Area dataKey="interval" stroke="none" fill="var(--accent)" fillOpacity={0.2} {...still} />
            <Line
              dataKey="estimate"
              stroke="var(--watch)"
              strokeDasharray="5 3"
              strokeWidth={1.5}
              dot={false}
              {...still}
            />
            <Line dataKey="value" stroke="var(--accent)" strokeWidth={1.8} dot={Dot} {...still} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <p className="mt-1 flex flex-wrap gap-x-4 text-[12px] text-ink-muted">
        <span>— realised with its 95 % interval, ● where it is worse</span>
        {estimated ? <span>– – estimated with its band</span> : null}
        {reference ? <span>··· reference and its interval</span> : null}
      </p>
    </div>
  );
}

function Dot({ cx, cy, payload, index }: { cx?: number; cy?: number; payload?: Point; index?: number }) {
  if (cx === undefined || cy === undefined || !payload || payload.value === null || Number.isNaN(cy))
    return <g key={index} />;
  const { verdict, complete } = payload.window;
  const worse = verdict === "drift";
  const stroke = worse ? "var(--drift)" : "var(--accent)";
  return (
    <circle
      key={index}
      cx={cx}
      cy={cy}
      r={worse ? 3.5 : 2}
      fill={complete ? stroke : "var(--surface)"}
      stroke={stroke}
    />
  );
}

function Tip({ point, grain, timeZone }: { point: Point; grain: Grain; timeZone: string }) {
  const w = point.window;
  return (
    <div className="rounded-md border border-line bg-surface px-2 py-1.5 text-[12px] shadow-md">
      <p className="font-medium">{windowName(point.start, grain, timeZone)}</p>
      {w.n === 0 ? (
        <p className="text-ink-muted">no events</p>
      ) : (
        <>
          {w.value === null ? null : (
            <p>
              {measure(w.value)} realised ({measure(w.low)} to {measure(w.high)})
            </p>
          )}
          {w.estimate === null ? null : (
            <p>
              {measure(w.estimate)} estimated ({measure(w.estimate_low)} to {measure(w.estimate_high)})
            </p>
          )}
          <p className="text-ink-muted">
            {verdictWord(w.verdict)}
            {w.complete ? "" : " so far"} · {count(w.n_labelled)} of {count(w.n)} labelled
          </p>
        </>
      )}
    </div>
  );
}
