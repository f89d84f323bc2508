import type { Layout } from "#lib/timeline/index.ts";
import { heightOf } from "./scale.prepare.ts";

type Props = { lane: Layout["symptoms"][number]; tall: number; place: (at: number) => number };
type Point = Layout["symptoms"][number]["symptom"]["points"][number];

/** A symptom over time: the measured line with its interval, the estimated one dashed, unmatured windows shaded. */
export function SymptomLane({ lane, tall, place }: Props) {
  const { symptom, y, low } = lane;
  const yOf = heightOf(lane, tall);
  const middle = (p: Point) => (place(Date.parse(p.start)) + place(Date.parse(p.end))) / 2;
  const line = (of: (p: Point) => number | null) => pathOf(symptom.points, middle, of, yOf);
  const short = (v: number) => String(Number(v.toPrecision(3)));
  return (
    <g>
      {symptom.points.map((p) => {
        const [x0, x1] = [place(Date.parse(p.start)), place(Date.parse(p.end))];
        const [from, to] = p.value === null ? [p.estimate_low, p.estimate_high] : [p.low, p.high];
        return (
          <g key={p.start}>
            {p.matured ? null : (
              <rect x={x0} y={y} width={x1 - x0} height={tall} fill="var(--hatch)" opacity={0.35} />
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
            <rect x={x0} y={y} width={x1 - x0} height={tall} fill="transparent">
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
