import { moment } from "#lib/format/time.ts";
import type { IncidentCauses } from "#server/causes/index.ts";
import { signedText } from "./words.prepare.ts";
import { linesOf } from "./lines.prepare.ts";

type Chart = NonNullable<IncidentCauses["causes"][number]["evidence"][number]["chart"]>;

/** The picture of a piece of evidence: values with their intervals, or courses around the onset. */
export function EvidenceChart({ chart, timeZone }: { chart: Chart; timeZone: string }) {
  return chart.kind === "bars" ? (
    <IntervalBars label="Gain of each repair" bars={chart.bars} />
  ) : (
    <Courses chart={chart} timeZone={timeZone} />
  );
}

type Bar = { label: string; value: number; low: number; high: number };

/** Values as bars from a common zero, each with the line of its interval; the numbers stand beside them. */
export function IntervalBars({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const least = Math.min(0, ...bars.map((b) => b.low));
  const most = Math.max(1e-12, ...bars.map((b) => b.high));
  const place = (x: number) => (100 * (x - least)) / (most - least);
  return (
    <ul aria-label={label} className="mt-1 flex flex-col gap-1">
      {bars.map(({ label: name, value, low, high }) => (
        <li key={name} className="grid grid-cols-1 items-center gap-x-3 sm:grid-cols-[16rem_10rem_1fr]">
          <span className="min-w-0 break-words">{name}</span>
          <svg aria-hidden viewBox="0 0 100 10" preserveAspectRatio="none" className="h-2.5 w-full">
            <rect
              x={place(Math.min(0, value))}
              width={Math.max(0.5, Math.abs(place(value) - place(0)))}
              y={2}
              height={6}
              fill={value > 0 ? "var(--critical)" : "var(--accent)"}
              opacity={0.55}
            />
            <line
              x1={place(low)}
              x2={place(high)}
              y1={5}
              y2={5}
              stroke="var(--ink)"
              vectorEffect="non-scaling-stroke"
            />
            <line
              x1={place(0)}
              x2={place(0)}
              y1={0}
              y2={10}
              stroke="var(--line)"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
          <span className="tabular-nums text-ink-muted">
            {signedText(value)} ({signedText(low)} to {signedText(high)})
          </span>
        </li>
      ))}
    </ul>
  );
}

const [width, height] = [320, 34];

function Courses({ chart, timeZone }: { chart: Extract<Chart, { kind: "lines" }>; timeZone: string }) {
  const { lines, band } = linesOf(chart, width, height);
  const [from, to] = [chart.at[0], chart.at.at(-1)].map((t) =>
    moment(new Date(t ?? 0).toISOString(), timeZone),
  );
  return (
    <figure className="mt-1 max-w-md">
      {lines.map(({ label, path, low, high }) => (
        <div key={label} className="mt-1">
          <figcaption className="flex flex-wrap justify-between gap-x-3 text-ink-muted">
            <span>{label}</span>
            <span className="tabular-nums">
              {low} to {high}
            </span>
          </figcaption>
          <svg
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="none"
            role="img"
            aria-label={`${label} from ${from} to ${to}, between ${low} and ${high}`}
            className="h-9 w-full"
          >
            <rect x={band.x} width={band.width} y={0} height={height} fill="var(--drift)" opacity={0.18} />
            <path
              d={path}
              fill="none"
              stroke="var(--accent)"
              strokeWidth={1.5}
              vectorEffect="non-scaling-stroke"
            />
          </svg>
        </div>
      ))}
      <p className="text-[11px] text-ink-muted">
        {from} to {to}. The band is when the incident began.
      </p>
    </figure>
  );
}
