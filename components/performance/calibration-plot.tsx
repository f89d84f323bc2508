import { count, percent } from "#lib/format/number.ts";

type Point = { score: number; share: number; low: number; high: number; n: number };

const size = 240;
const x = (v: number) => 34 + v * (size - 44);
const y = (v: number) => 10 + (1 - v) * (size - 44);

/** Mean score of each tenth against the share that came true, with its interval; on the diagonal, scores are chances. */
export function CalibrationPlot({ points }: { points: readonly Point[] }) {
  const worst = points.reduce((a, b) => (Math.abs(b.share - b.score) > Math.abs(a.share - a.score) ? b : a));
  const sentence =
    `Furthest off: of ${count(worst.n)} rows scored ${percent(worst.score)} on average, ` +
    `${percent(worst.share)} were positive.`;
  return (
    <figure className="m-0">
      <figcaption className="mb-2">
        <span className="font-medium">Calibration</span>
        <span className="block text-[12px] text-ink-muted">{sentence}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${size} ${size}`}
        className="w-full max-w-72"
        role="img"
        aria-label={`Calibration curve. ${sentence}`}
      >
        {[0, 0.5, 1].map((v) => (
          <g key={v} fontSize={10} fill="var(--ink-muted)">
            <line x1={x(v)} x2={x(v)} y1={y(0)} y2={y(1)} stroke="var(--line)" />
            <line x1={x(0)} x2={x(1)} y1={y(v)} y2={y(v)} stroke="var(--line)" />
            <text x={x(v)} y={y(0) + 12} textAnchor="middle">
              {v}
            </text>
            <text x={x(0) - 5} y={y(v) + 3} textAnchor="end">
              {v}
            </text>
          </g>
        ))}
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--reference)" strokeDasharray="3 3" />
        {points.map((p) => (
          <line
            key={p.score}
            x1={x(p.score)}
            x2={x(p.score)}
            y1={y(p.low)}
            y2={y(p.high)}
            stroke="var(--accent)"
            opacity={0.5}
          />
        ))}
        <path
          d={points
            .map((p, i) => `${i === 0 ? "M" : "L"}${x(p.score).toFixed(1)},${y(p.share).toFixed(1)}`)
            .join("")}
          fill="none"
          stroke="var(--accent)"
          strokeWidth={1.6}
        />
        {points.map((p) => (
          <circle key={p.score} cx={x(p.score)} cy={y(p.share)} r={2.6} fill="var(--accent)" />
        ))}
        <text x={x(0.5)} y={size - 6} fontSize={10} fill="var(--ink-muted)" textAnchor="middle">
          mean score
        </text>
        <text
          x={8}
          y={y(0.5)}
          fontSize={10}
          fill="var(--ink-muted)"
          textAnchor="middle"
          transform={`rotate(-90 8 ${y(0.5)})`}
        >
          share positive
        </text>
      </svg>
    </figure>
  );
}
