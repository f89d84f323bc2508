import { count, measure } from "#lib/format/number.ts";

type Point = { truth: number; predicted: number };

const size = 260;

/** Prediction against truth; on the diagonal the prediction was right. */
export function PointsPlot({ points, labelled }: { points: readonly Point[]; labelled: number }) {
  const all = points.flatMap((p) => [p.truth, p.predicted]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = high - low || 1;
  const x = (v: number) => 40 + ((v - low) / span) * (size - 52);
  const y = (v: number) => 10 + (1 - (v - low) / span) * (size - 48);
  const above = points.filter((p) => p.predicted > p.truth).length;
  const sentence =
    `${count(points.length)} of ${count(labelled)} labelled rows; ${count(above)} predictions were too high, ` +
    `${count(points.length - above)} were not.`;
  return (
    <figure className="m-0">
      <figcaption className="mb-2">
        <span className="font-medium">Prediction against truth</span>
        <span className="block text-[12px] text-ink-muted">{sentence}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${size} ${size}`}
        className="w-full max-w-80"
        role="img"
        aria-label={`Prediction against truth. ${sentence}`}
      >
        {[low, low + span / 2, high].map((v) => (
          <g key={v} fontSize={10} fill="var(--ink-muted)">
            <line x1={x(v)} x2={x(v)} y1={y(low)} y2={y(high)} stroke="var(--line)" />
            <line x1={x(low)} x2={x(high)} y1={y(v)} y2={y(v)} stroke="var(--line)" />
            <text x={x(v)} y={y(low) + 12} textAnchor="middle">
              {measure(v)}
            </text>
            <text x={x(low) - 4} y={y(v) + 3} textAnchor="end">
              {measure(v)}
            </text>
          </g>
        ))}
        <line
          x1={x(low)}
          y1={y(low)}
          x2={x(high)}
          y2={y(high)}
          stroke="var(--reference)"
          strokeDasharray="3 3"
        />
        <path
          d={points.map((p) => `M${x(p.truth).toFixed(1)},${y(p.predicted).toFixed(1)}h0`).join("")}
          stroke="var(--accent)"
          strokeWidth={3}
          strokeLinecap="round"
          opacity={0.45}
        />
        <text x={x(low + span / 2)} y={size - 8} fontSize={10} fill="var(--ink-muted)" textAnchor="middle">
          truth
        </text>
      </svg>
    </figure>
  );
}
