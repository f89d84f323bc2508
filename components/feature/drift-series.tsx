import type { Grain } from "#lib/domain/drift.ts";
import { count, measure } from "#lib/format/number.ts";
import { WindowChart } from "../charts/window-chart.tsx";
import type { Layer } from "../charts/window-chart.layout.ts";
import { verdictWord } from "../ui/verdict.tsx";
import type { Point } from "./series.prepare.ts";

type Props = {
  points: readonly Point[];
  grain: Grain;
  timeZone: string;
  selected: string | null;
  onSelect: (start: string) => void;
};

const layers: readonly Layer<Point>[] = [
  { kind: "line", value: (p) => p.minimum, stroke: "var(--watch)", dash: "6 3" },
  { kind: "line", value: (p) => p.floor, stroke: "var(--reference)", dash: "2 3", step: true },
  {
    kind: "line",
    value: (p) => p.value,
    stroke: "var(--accent)",
    width: 1.8,
    mark: (p) => ({
      colour: p.verdict === "drift" ? "var(--drift)" : "var(--accent)",
      large: p.verdict === "drift",
      hollow: !p.complete,
    }),
  },
];

/** The statistic as a line, its noise floor and the practical minimum as lines that are named. */
export function DriftSeries({ points, ...view }: Props) {
  return (
    <div>
      <WindowChart
        label="The statistic in each window"
        points={points}
        layers={layers}
        tip={Tip}
        say={say}
        {...view}
      />
      <p className="mt-1 flex flex-wrap gap-x-4 text-[12px] text-ink-muted">
        <span>— value, ● where it drifts</span>
        <span>··· noise floor (99 %)</span>
        {points.some((p) => p.minimum !== null) ? <span>– – practical minimum</span> : null}
      </p>
    </div>
  );
}

function say(p: Point): string {
  if (p.n === 0) return "no events";
  return `${measure(p.value)}, ${verdictWord(p.verdict)}${p.complete ? "" : " so far"}`;
}

function Tip(p: Point) {
  if (p.n === 0) return <p className="text-ink-muted">no events</p>;
  return (
    <>
      <p>
        {measure(p.value)} · {verdictWord(p.verdict)}
        {p.complete ? "" : " so far"}
      </p>
      <p className="text-ink-muted">
        floor {measure(p.floor)} · {count(p.n)} rows
      </p>
    </>
  );
}
