"use client";

import { measure, percent } from "#lib/format/number.ts";
import { type Bar, type DistributionData, prepareDistribution, sentenceOf } from "./distribution.prepare.ts";

const [width, height, gap, deltas] = [640, 190, 10, 56];

export function DistributionChart({
  data,
  referenceName = "reference",
}: {
  data: DistributionData;
  referenceName?: string;
}) {
  const prepared = prepareDistribution(data);
  return (
    <figure className="m-0">
      <figcaption className="mb-2">{sentenceOf(data)}</figcaption>
      <p className="mb-2 flex flex-wrap gap-x-4 text-[12px] text-ink-muted">
        <span>
          <span
            aria-hidden="true"
            className="mr-1.5 inline-block h-0 w-4 border-reference border-t-2 align-middle"
          />
          {referenceName}
        </span>
        <span>
          <span
            aria-hidden="true"
            className="mr-1.5 inline-block h-2.5 w-4 bg-current-fill/60 align-middle"
          />
          this window
        </span>
      </p>
      {prepared.kind === "histogram" ? (
        <>
          <Steps bars={prepared.bars} low={prepared.low} high={prepared.high} />
          {Math.max(prepared.beyond.reference, prepared.beyond.current) > 0.0051 ? (
            <p className="mt-1 text-[12px] text-ink-muted">
              Beyond the plot: {percent(prepared.beyond.current)} of this window,{" "}
              {percent(prepared.beyond.reference)} of the {referenceName}.
            </p>
          ) : null}
        </>
      ) : (
        <Values bars={prepared.bars} hidden={prepared.hidden} />
      )}
    </figure>
  );
}

/** The reference as an outline over filled bars, and under them by how much each share changed. */
function Steps({ bars, low, high }: { bars: readonly Bar[]; low: number; high: number }) {
  const top = Math.max(1e-12, ...bars.flatMap((b) => [b.reference, b.current]));
  const change = Math.max(1e-12, ...bars.map((b) => Math.abs(b.current - b.reference)));
  const w = width / bars.length;
  const y = (share: number) => height - (share / top) * (height - 6);
  const outline = bars
    .map((b, i) => `${i === 0 ? "M" : "L"}${i * w},${y(b.reference)}H${(i + 1) * w}`)
    .join("");
  const middle = height + gap + deltas / 2;
  return (
    <svg
      viewBox={`0 0 ${width} ${height + gap + deltas + 18}`}
      className="w-full"
      role="img"
      aria-label="Shares of both over the same bins, and their difference"
    >
      {bars.map((b, i) => (
        <g key={b.label}>
          <title>{`${b.label}: ${percent(b.current)} now, ${percent(b.reference)} in the reference`}</title>
          <rect x={i * w} y={0} width={w} height={height + gap + deltas} fill="transparent" />
          <rect
            x={i * w + 0.5}
            y={y(b.current)}
            width={Math.max(0.5, w - 1)}
            height={height - y(b.current)}
            fill="var(--current-fill)"
            fillOpacity={0.6}
          />
          <Delta
            x={i * w + 0.5}
            w={w - 1}
            middle={middle}
            size={((b.current - b.reference) / change) * (deltas / 2 - 2)}
          />
        </g>
      ))}
      <path d={outline} fill="none" stroke="var(--reference)" strokeWidth={1.8} pointerEvents="none" />
      <line x1={0} x2={width} y1={height} y2={height} stroke="var(--line)" />
      <line x1={0} x2={width} y1={middle} y2={middle} stroke="var(--line)" />
      {[low, (low + high) / 2, high].map((x, i) => (
        <text
          key={x}
          x={(i * width) / 2}
          y={height + gap + deltas + 14}
          fontSize={12}
          fill="var(--ink-muted)"
          textAnchor={i === 0 ? "start" : i === 1 ? "middle" : "end"}
        >
          {measure(x)}
        </text>
      ))}
    </svg>
  );
}

function Delta({ x, w, middle, size }: { x: number; w: number; middle: number; size: number }) {
  const up = size >= 0;
  return (
    <rect
      x={x}
      y={up ? middle - size : middle}
      width={Math.max(0.5, w)}
      height={Math.abs(size)}
      fill={up ? "var(--current-fill)" : "var(--reference)"}
      fillOpacity={0.75}
    />
  );
}

function Values({ bars, hidden }: { bars: readonly Bar[]; hidden: number }) {
  const top = Math.max(1e-12, ...bars.flatMap((b) => [b.reference, b.current]));
  const share = (x: number) => `${(100 * x) / top}%`;
  return (
    <table className="w-full table-fixed border-collapse text-[12px]">
      <thead className="sr-only">
        <tr>
          <th scope="col">Value</th>
          <th scope="col">Shares</th>
          <th scope="col">Now</th>
          <th scope="col">Reference</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((b) => (
          <tr key={b.label}>
            <th scope="row" className="w-1/4 truncate py-1 pr-2 font-normal" title={b.label}>
              {b.label === "" ? "(empty)" : b.label}
              {b.mark ? (
                <span className={b.mark === "new" ? "text-drift" : "text-watch"}> · {b.mark}</span>
              ) : null}
            </th>
            <td className="py-1">
              <div className="h-2 bg-current-fill/60" style={{ width: share(b.current) }} />
              <div className="mt-0.5 h-0 border-reference border-t-2" style={{ width: share(b.reference) }} />
            </td>
            <td className="w-16 py-1 text-right">{percent(b.current)}</td>
            <td className="w-16 py-1 text-right text-ink-muted">{percent(b.reference)}</td>
          </tr>
        ))}
      </tbody>
      {hidden > 0 ? (
        <caption className="caption-bottom pt-1 text-left text-ink-muted">
          The {bars.length} largest and new ones of {bars.length + hidden} values.
        </caption>
      ) : null}
    </table>
  );
}
