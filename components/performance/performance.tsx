"use client";

import { CellValues } from "./cell-values.tsx";
import { MetricChart } from "./metric-chart.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { duration } from "#lib/format/time.ts";
import { grainOptions, SegmentChoice } from "../drift/controls.tsx";
import { driftHref } from "../drift/links.ts";
import { NoEvents } from "../drift/no-events.tsx";
import { RangeChoice } from "../drift/range-choice.tsx";
import { spanOf } from "../drift/span.ts";
import { windowsAsked } from "../drift/asked.ts";
import { useModel } from "../drift/use-model.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { MetricTable } from "./metric-table.tsx";
import { Segments } from "./segments.tsx";
import {
  adaptedText,
  auditSentence,
  auditWarning,
  metricSentence,
  type Report,
  summaryOf,
  windowAt,
} from "./series.prepare.ts";
import { usualWorth } from "./thresholds.prepare.ts";
import { performanceView } from "./view.ts";
import { WeakSegments } from "./weak-segments.tsx";
import { WindowOutcome } from "./window-outcome.tsx";

/** Model › Performance: how good the model is, known and estimated, and one window looked into. */
export function Performance({ model }: { model: string }) {
  const { slug, name } = useProject();
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(performanceView);
  const { row, missing, error, timeZone } = useModel(model);
  const { grain, range, from, to, segment } = view;
  const span = spanOf(view, row?.last_event_at ?? null, timeZone);
  const report = useQuery(
    trpc.performance.report.queryOptions(windowsAsked(slug, model, view, row), {
      enabled: row !== undefined && row.active_version !== null,
      refetchInterval: 10_000,
      placeholderData: keepPreviousData,
    }),
  );
  const path = [
    { label: name, href: `/${slug}` },
    { label: model, href: driftHref(slug, model, { grain, range, from, to, segment }) },
    { label: "Performance" },
  ];
  if (missing) return <Empty title={`There is no model ${model} in this project.`} />;
  if (row && row.active_version === null) {
    return (
      <>
        <PageHead title="Performance" path={path} />
        <NoEvents model={model} reference={false} />
      </>
    );
  }
  return (
    <>
      <PageHead
        title="Performance"
        path={path}
        status={report.data ? summaryOf(report.data.metrics, grain, timeZone) : undefined}
      />
      <div className="mb-4 flex flex-wrap items-center gap-x-1.5 gap-y-2 text-ink-muted">
        <span>Predictions against labels in the</span>
        <RangeChoice
          value={view}
          span={span}
          timeZone={timeZone}
          onChange={(change) => void setView(change)}
        />
        <span>by</span>
        <Choice
          label="Window"
          value={grain}
          options={grainOptions}
          onChange={(next) => void setView({ grain: next, start: null })}
        />
        <span>for</span>
        <SegmentChoice model={model} value={segment} onChange={(next) => void setView({ segment: next })} />
      </div>
      <Panel
        query={error && !report.data ? { ...report, error, data: undefined } : report}
        height={720}
        empty={(data) => emptyOf(model, data)}
      >
        {(data) => (
          <Figures model={model} data={data} view={view} setView={setView} timeZone={timeZone} span={span} />
        )}
      </Panel>
    </>
  );
}

function emptyOf(model: string, data: Report) {
  if (data.task === null) return <Empty title="Nothing to measure">{data.note}</Empty>;
  return data.metrics[0]?.windows.length === 0 ? <NoEvents model={model} reference /> : null;
}

type View = ReturnType<typeof useQueryStates<typeof performanceView>>;
type FiguresProps = {
  model: string;
  data: Report;
  view: View[0];
  setView: View[1];
  timeZone: string;
  span: ReturnType<typeof spanOf>;
};

function Figures({ model, data, view, setView, timeZone, span }: FiguresProps) {
  const { grain, segment, start, tp, fp, fn, tn } = view;
  const chosen = data.metrics.find((m) => m.metric === view.metric) ?? data.metrics[0];
  const window = windowAt(chosen, start);
  const pick = (next: string) => void setView({ start: next });
  const maturity = data.label_maturity_hours ?? 0;
  const { slug } = useProject();
  const trpc = useTRPC();
  const celled = data.task === "binary" || data.task === "multiclass";
  const values = useQuery(trpc.performance.values.queryOptions({ project: slug, model }, { enabled: celled }))
    .data?.values;
  const set = values && "tp" in values ? values : usualWorth;
  return (
    <>
      {data.note ? <p className="mb-2 text-[12px] text-watch">{data.note}</p> : null}
      {chosen ? (
        <Section title={chosen.label} description={metricSentence(chosen, grain, timeZone)}>
          <MetricChart
            metric={chosen}
            grain={grain}
            timeZone={timeZone}
            selected={window?.start ?? null}
            onSelect={pick}
          />
          {auditWarning(chosen) ? (
            <p className="mt-2 max-w-prose text-critical">{auditWarning(chosen)}</p>
          ) : null}
          <p className="mt-2 max-w-prose text-[12px] text-ink-muted">
            {chosen.windows.some((w) => w.estimate !== null)
              ? `Estimates need no label and are ${data.validity}: they cannot see that the same inputs now mean something else. `
              : "This metric has no estimate without labels. "}
            {auditSentence(chosen)} {adaptedText(window)?.why}{" "}
            {maturity > 0 ? `Labels count ${duration(maturity * 3_600_000)} after their event.` : null}
          </p>
        </Section>
      ) : null}
      <Section title="All metrics" description={window ? "Of the window that is marked above." : undefined}>
        <MetricTable
          metrics={data.metrics}
          selected={chosen?.metric}
          start={window?.start ?? null}
          onSelect={(metric) => void setView({ metric })}
        />
      </Section>
      {celled ? <CellValues model={model} timeZone={timeZone} /> : null}
      {chosen && window && segment.length === 0 ? (
        <Segments
          model={model}
          metric={chosen.metric}
          label={chosen.label}
          grain={grain}
          start={window.start}
          onSegment={(next) => void setView({ segment: [next] })}
        />
      ) : null}
      {chosen && data.task !== "ranking" ? (
        <WeakSegments model={model} segment={segment} span={span} metric={chosen.metric} />
      ) : null}
      {chosen && window ? (
        <WindowOutcome
          model={model}
          metric={chosen.metric}
          grain={grain}
          segment={segment}
          timeZone={timeZone}
          window={window}
          windows={chosen.windows}
          worth={{ tp: tp ?? set.tp, fp: fp ?? set.fp, fn: fn ?? set.fn, tn: tn ?? set.tn }}
          onStart={pick}
          onWorth={(change) => void setView(change)}
        />
      ) : null}
    </>
  );
}
