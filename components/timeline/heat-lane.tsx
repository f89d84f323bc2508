import { type Layout, sizes } from "#lib/timeline/index.ts";

type Props = { lane: Layout["heat"][number]; place: (at: number) => number };

/** How far a column is from its reference over its bar, in seven steps. */
function shade(effect: number | null, bar: number | null): string {
  if (effect === null) return "var(--line)";
  const times = Math.abs(effect) / Math.max(bar ?? 0, 1e-9);
  return `var(--ramp-${Math.min(6, Math.max(0, Math.floor(times * 2)))})`;
}

export function HeatLane({ lane: { row, y, onset }, place }: Props) {
  return (
    <g>
      {row.cells.map((cell) => {
        const [x0, x1] = [place(Date.parse(cell.start)), place(Date.parse(cell.end))];
        return (
          <rect
            key={cell.start}
            x={x0}
            y={y}
            width={Math.max(1, x1 - x0 - 0.5)}
            height={sizes.heat}
            fill={shade(cell.effect, cell.bar)}
          >
            <title>{`${row.feature}, ${cell.start.slice(0, 16)} UTC: ${cell.verdict}, effect ${cell.effect?.toPrecision(3) ?? "unknown"}`}</title>
          </rect>
        );
      })}
      {onset ? (
        <rect
          x={onset.x0}
          y={y - 1}
          width={Math.max(2, onset.x1 - onset.x0)}
          height={sizes.heat + 2}
          fill="none"
          stroke="var(--ink)"
          strokeDasharray="3 2"
        >
          <title>{`The sign in ${row.feature} began somewhere in this band.`}</title>
        </rect>
      ) : null}
    </g>
  );
}
