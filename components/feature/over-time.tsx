"use client";

import { DriftSeries } from "./drift-series.tsx";
import type { Grain, WindowScore } from "#lib/domain/drift.ts";
import { grainOptions } from "../drift/controls.tsx";
import { RangeChoice } from "../drift/range-choice.tsx";
import type { rangeNames, Span } from "../drift/span.ts";
import { Choice } from "../ui/choice.tsx";
import { Section } from "../ui/section.tsx";
import { choicesOf, seriesOf, seriesSentence } from "./series.prepare.ts";

type View = {
  detector: string;
  grain: Grain;
  range: keyof typeof rangeNames;
  from: string | null;
  to: string | null;
};

type Props = {
  kind: string;
  windows: readonly WindowScore[];
  view: View;
  span: Span;
  timeZone: string;
  selected: string | null;
  /** Compared with the reference: other baselines have fewer statistics. */
  plain: boolean;
  setView: (change: Partial<View & { start: string | null }>) => unknown;
};

/** One statistic in every window of the range. */
export function OverTime({ kind, windows, view, span, timeZone, selected, plain, setView }: Props) {
  const detector = view.detector === "effect" ? null : view.detector;
  const points = seriesOf(windows, detector);
  return (
    <Section
      title="Drift over time"
      description={seriesSentence(points, view.grain, timeZone)}
      actions={
        <>
          <Choice
            label="Statistic"
            value={view.detector}
            options={choicesOf(kind, plain)}
            onChange={(next) => void setView({ detector: next })}
          />
          <Choice
            label="Window"
            value={view.grain}
            options={grainOptions.map((o) => ({ ...o, label: `by ${o.label}` }))}
            onChange={(grain) => void setView({ grain, start: null })}
          />
          <RangeChoice
            value={view}
            span={span}
            timeZone={timeZone}
            onChange={(change) => void setView(change)}
          />
        </>
      }
    >
      <DriftSeries
        points={points}
        grain={view.grain}
        timeZone={timeZone}
        selected={selected}
        onSelect={(start) => void setView({ start })}
      />
    </Section>
  );
}
