"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Grain } from "#lib/domain/drift.ts";
import { count } from "#lib/format/number.ts";
import { windowName } from "#lib/format/time.ts";
import { Amended } from "../judgements/amended.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { CalibrationPlot } from "./calibration-plot.tsx";
import { ClassThresholds } from "./class-thresholds.tsx";
import { ConfusionTable } from "./confusion-table.tsx";
import { PointsPlot } from "./points-plot.tsx";
import type { MetricWindow } from "./series.prepare.ts";
import { ThresholdPlot } from "./threshold-plot.tsx";
import type { CellWorth } from "./thresholds.prepare.ts";

type Props = {
  model: string;
  metric: string;
  grain: Grain;
  segment: string[];
  timeZone: string;
  window: MetricWindow;
  windows: readonly MetricWindow[];
  worth: CellWorth;
  onStart: (start: string) => void;
  onWorth: (change: Partial<CellWorth>) => void;
};

/** Predictions against truth in one window. */
export function WindowOutcome(props: Props) {
  const { model, metric, grain, segment, timeZone, window, windows, worth, onStart, onWorth } = props;
  const { slug } = useProject();
  const trpc = useTRPC();
  const found = useQuery(
    trpc.performance.window.queryOptions(
      { project: slug, model, grain, segment, start: window.start },
      { placeholderData: keepPreviousData },
    ),
  );
  const history = useQuery(
    trpc.performance.history.queryOptions({
      project: slug,
      model,
      grain,
      segment,
      metric,
      start: window.start,
    }),
  );
  const at = windows.findIndex((w) => w.start === window.start);
  const step = (by: number) => {
    const next = windows[at + by];
    if (next) onStart(next.start);
  };
  return (
    <Section
      id="window"
      title={windowName(window.start, grain, timeZone)}
      description={`${count(window.n_labelled)} of ${count(window.n)} events have a label that counts.`}
      actions={
        <>
          <Button onClick={() => step(-1)} disabled={at <= 0}>
            Previous
          </Button>
          <Button onClick={() => step(1)} disabled={at >= windows.length - 1}>
            Next
          </Button>
        </>
      }
    >
      <Amended judgements={history.data?.judgements} timeZone={timeZone} />
      <Panel
        query={found}
        height={320}
        empty={(data) =>
          data.labelled === 0 ? (
            <p className="text-ink-muted">
              No label of this window counts yet: there is nothing to hold the predictions against.
            </p>
          ) : null
        }
      >
        {(data) => (
          <div className="grid grid-cols-1 gap-x-10 gap-y-8 lg:grid-cols-2">
            {data.confusion ? <ConfusionTable {...data.confusion} /> : null}
            {data.calibration.length > 0 ? <CalibrationPlot points={data.calibration} /> : null}
            {data.thresholds.length > 0 ? (
              <ThresholdPlot points={data.thresholds} worth={worth} onWorth={onWorth} />
            ) : null}
            {data.classes.length > 0 ? (
              <ClassThresholds classes={data.classes} worth={worth} onWorth={onWorth} />
            ) : null}
            {data.queries ? (
              <p className="max-w-prose">
                {count(data.queries.counted)} queries with labels have a relevant item and count.{" "}
                {count(data.queries.irrelevant)} have none and are left out: no order of theirs is better than
                another.
              </p>
            ) : null}
            {data.points.length > 0 ? <PointsPlot points={data.points} labelled={data.labelled} /> : null}
          </div>
        )}
      </Panel>
    </Section>
  );
}
