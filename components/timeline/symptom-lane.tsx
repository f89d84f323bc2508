import { type Layout, sizes } from "#lib/timeline/index.ts";

type Props = { lane: Layout["symptoms"][number]; place: (at: number) => number };
type Point = Layout["symptoms"][number]["symptom"]["points"][number];

const pad = 6;

/** A symptom over time: the measured line with its interval, the estimated one dashed, unmatured windows shaded. */
export function SymptomLane({ lane: { symptom, y, low, high }, place }: Props) {
  const height = sizes.symptom - 2 * pad;
  const yOf = (v: number) => y + pad + height * (1 - (v - low) / (high - low));
  const middle = (p: Point) => (place(Date.parse(p.start)) + place(Date.parse(p.end))) / 2;
  const line = (of: (p: Point) => number | null) => pathOf(symptom.points, middle, of, yOf);
  const short = (v: number) => String(Number(v.toPrecision(3)));
  return (
    <g>
      <text x={8} y={y + 18} fill="var(--ink)" fontWeight={600}>
        {symptom.name.length > 20 ? `${symptom.name.slice(0, 19)}…` : symptom.name}
      </text>
      <text x={8} y={y + 33} fill="var(--ink-muted)">
        {symptom.kind === "performance" ? "— labels  ┄ estimate" : "distance from reference"}
      </text>
      {[high, low].map((v, i) => (
        <text
          key={i === 0 ? "high" : "low"}
          x={sizes.gutter - 4}
          y={yOf(v) + 4}
          textAnchor="end"
          fill="var(--ink-muted)"
        >
          {short(v)}
        </text>
      ))}
      {symptom.points.map((p) => {
        const [x0, x1] = [place(Date.parse(p.start)), place(Date.parse(p.end))];
        const [from, to] = p.value === null ? [p.estimate_low, p.estimate_high] : [p.low, p.high];
        return (
          <g key={p.start}>
            {p.matured ? null : (
              <rect x={x0} y={y} width={x1 - x0} height={sizes.symptom} fill="var(--hatch)" opacity={0.35} />
            )}
            {from !== null && to !== null ? (
              <rect
                x={x0}
                y={yOf(to)}
                width={x1 - x0}
                height={Math.max(1, yOf(from) - yOf(to))}
                fill="var(--accent)"
                opacity={0.16}
              />
            ) : null}
            {p.verdict === "drift" ? (
              <circle cx={middle(p)} cy={yOf(p.value ?? p.estimate ?? low)} r={3} fill="var(--drift)" />
            ) : null}
            <rect x={x0} y={y} width={x1 - x0} height={sizes.symptom} fill="transparent">
              <title>{`${symptom.name}, ${p.start.slice(0, 16)} UTC: ${p.value === null ? "no labels" : short(p.value)}, estimate ${p.estimate === null ? "none" : short(p.estimate)}, ${p.verdict}${p.matured ? "" : ", labels still to come"}`}</title>
            </rect>
          </g>
        );
      })}
      <path d={line((p) => p.estimate)} fill="none" stroke="var(--reference)" strokeDasharray="4 3" />
      <path d={line((p) => p.value)} fill="none" stroke="var(--accent)" strokeWidth={1.75} />
    </g>
  );
}

function pathOf(
  points: readonly Point[],
  x: (p: Point) => number,
  of: (p: Point) => number | null,
  y: (v: number) => number,
): string {
  let [d, pen] = ["", "M"];
  for (const p of points) {
    const v = of(p);
    if (v === null) {
      pen = "M";
      continue;
    }
    d += `${pen}${x(p).toFixed(1)},${y(v).toFixed(1)}`;
    pen = "L";
  }
  return d;
}
