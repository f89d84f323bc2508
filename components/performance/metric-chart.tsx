import type { Grain } from "#lib/domain/drift.ts";
import { count, measure } from "#lib/format/number.ts";
import { WindowChart } from "../charts/window-chart.tsx";
import type { Layer } from "../charts/window-chart.layout.ts";
import { verdictWord } from "../ui/verdict.tsx";
import { domainOf, type MetricSeries, type Point, pointsOf } from "./series.prepare.ts";

type Props = {
  metric: MetricSeries;
  grain: Grain;
  timeZone: string;
  selected: string | null;
  onSelect: (start: string) => void;
};

const lines: readonly Layer<Point>[] = [
  { kind: "band", ends: (p) => p.band, fill: "var(--watch)", opacity: 0.14 },
  { kind: "band", ends: (p) => p.interval, fill: "var(--accent)", opacity: 0.2 },
  { kind: "line", value: (p) => p.estimate, stroke: "var(--watch)", dash: "5 3", width: 1.5 },
  {
    kind: "line",
    value: (p) => p.value,
    stroke: "var(--accent)",
    width: 1.8,
    mark: ({ window: { verdict, complete } }) => ({
      colour: verdict === "drift" ? "var(--drift)" : "var(--accent)",
      large: verdict === "drift",
      hollow: !complete,
    }),
  },
];

/** Realised with its interval, estimated with its band, and the reference's level with its own interval. */
export function MetricChart({ metric, ...view }: Props) {
  const points = pointsOf(metric);
  const { reference } = metric;
  const level: readonly Layer<Point>[] = reference
    ? [{ kind: "level", ...reference, stroke: "var(--reference)" }]
    : [];
  return (
    <div>
      <WindowChart
        label={`${metric.label} in each window`}
        points={points}
        layers={[...level, ...lines]}
        domain={domainOf(points, reference?.value ?? null)}
        tip={Tip}
        say={say}
        {...view}
      />
      <p className="mt-1 flex flex-wrap gap-x-4 text-[12px] text-ink-muted">
        <span>— realised with its 95 % interval, ● where it is worse</span>
        {points.some((p) => p.estimate !== null) ? <span>– – estimated with its band</span> : null}
        {reference ? <span>··· reference and its interval</span> : null}
      </p>
    </div>
  );
}

function say({ window: w }: Point): string {
  if (w.n === 0) return "no events";
  const parts = [
    w.value === null ? null : `${measure(w.value)} realised`,
    w.estimate === null ? null : `${measure(w.estimate)} estimated`,
    verdictWord(w.verdict) + (w.complete ? "" : " so far"),
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function Tip({ window: w }: Point) {
  if (w.n === 0) return <p className="text-ink-muted">no events</p>;
  return (
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
  );
}
