import { axisRows, type Layout, sizes } from "#lib/timeline/index.ts";
import { heightOf } from "./scale.prepare.ts";

/** A mark at the very start of the axis is drawn whole. */
export const gutterWidth = sizes.gutter - 8;

const cut = (name: string, most: number) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
const short = (v: number) => String(Number(v.toPrecision(3)));

/** The names of the lanes. They stay where they are while the lanes move behind them. */
export function Gutter({ layout, timeZone }: { layout: Layout; timeZone: string }) {
  const { height, symptoms, heat, lanes } = layout;
  return (
    <svg
      width={gutterWidth}
      height={height}
      className="sticky left-0 z-10 block shrink-0 bg-surface"
      aria-hidden="true"
    >
      {axisRows(timeZone).map(({ kind, zone, y }) => (
        <text key={kind} x={8} y={y} fill="var(--ink-muted)">
          {cut(zone, 22)}
        </text>
      ))}
      {symptoms.map((lane) => (
        <g key={lane.symptom.name}>
          <text x={8} y={lane.y + 25} fill="var(--ink)" fontWeight={600}>
            {cut(lane.symptom.name, 16)}
            <title>{lane.symptom.name}</title>
          </text>
          <text x={8} y={lane.y + 39} fill="var(--ink-muted)">
            {lane.symptom.kind === "performance" ? "— labels  ┄ estimate" : "from reference"}
          </text>
          {[lane.high, lane.low].map((v, i) => (
            <text
              key={i === 0 ? "high" : "low"}
              x={gutterWidth - 4}
              y={heightOf(lane, layout.sizes.symptom)(v) + 4}
              textAnchor="end"
              fill="var(--ink-muted)"
            >
              {short(v)}
            </text>
          ))}
        </g>
      ))}
      {heat.map(({ row, y }) => (
        <text key={row.feature} x={8} y={y + 13} fill="var(--ink)">
          {cut(row.feature, 21)}
          <title>{row.feature}</title>
        </text>
      ))}
      {lanes.map(({ kind, name, y }) => (
        <g key={kind}>
          <line x1={0} x2={gutterWidth} y1={y} y2={y} stroke="var(--line)" />
          <text x={8} y={y + 18} fill="var(--ink)">
            {name}
          </text>
        </g>
      ))}
    </svg>
  );
}
