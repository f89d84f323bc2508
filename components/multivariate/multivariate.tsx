"use client";

import { DriftSeries } from "../feature/drift-series.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { SegmentChoice } from "../drift/controls.tsx";
import { driftHref } from "../drift/links.ts";
import { NoEvents } from "../drift/no-events.tsx";
import { RangeChoice } from "../drift/range-choice.tsx";
import { spanOf } from "../drift/span.ts";
import { windowsAsked } from "../drift/asked.ts";
import { useModel } from "../drift/use-model.ts";
import { seriesSentence } from "../feature/series.prepare.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { MethodTable } from "./method-table.tsx";
import { pointsOf, summaryOf, windowAt, worstMethods } from "./methods.prepare.ts";
import { Progress } from "./progress.tsx";
import { multivariateGrains, multivariateView } from "./view.ts";
import { WindowDetail } from "./window-detail.tsx";

/** Model › Multivariate: rows as a whole, method by method, and what tells a window from the reference. */
export function Multivariate({ model }: { model: string }) {
  const { slug, name } = useProject();
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(multivariateView);
  const { row, missing, error, timeZone } = useModel(model);
  const { grain, range, from, to, segment } = view;
  const span = spanOf(view, row?.last_event_at ?? null, timeZone);
  const series = useQuery(
    trpc.multivariate.series.queryOptions(windowsAsked(slug, model, view, row), {
      enabled: row !== undefined && row.active_version !== null,
      refetchInterval: 10_000,
      placeholderData: keepPreviousData,
    }),
  );
  const methods = series.data?.methods ?? [];
  const chosen = methods.find((m) => m.method === view.method) ?? worstMethods(methods)[0];
  const window = windowAt(chosen, view.start);
  const path = [
    { label: name, href: `/${slug}` },
    { label: model, href: driftHref(slug, model, { range, from, to, segment }) },
    { label: "Multivariate" },
  ];
  if (missing) return <Empty title={`There is no model ${model} in this project.`} />;
  if (row && row.active_version === null) {
    return (
      <>
        <PageHead title="Multivariate drift" path={path} />
        <NoEvents model={model} reference={false} />
      </>
    );
  }
  return (
    <>
      <PageHead
        title="Multivariate drift"
        path={path}
        status={series.data ? summaryOf(methods) : undefined}
      />
      <div className="mb-4 flex flex-wrap items-center gap-x-1.5 gap-y-2 text-ink-muted">
        <span>Rows as a whole in the</span>
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
          options={multivariateGrains}
          onChange={(next) => void setView({ grain: next, start: null })}
        />
        <span>for</span>
        <SegmentChoice model={model} value={segment} onChange={(next) => void setView({ segment: next })} />
      </div>
      {series.data ? (
        <Progress
          model={model}
          segment={segment}
          grain={grain}
          progress={series.data.progress}
          timeZone={timeZone}
        />
      ) : null}
      <Panel
        query={error && !series.data ? { ...series, error, data: undefined } : series}
        height={620}
        empty={() =>
          methods.length === 0 ? (
            <NotJudged segment={segment.length > 0} paused={series.data?.progress.paused_by !== null} />
          ) : null
        }
      >
        {(data) => (
          <>
            <MethodTable
              methods={data.methods}
              selected={chosen?.method}
              onSelect={(method) => void setView({ method })}
            />
            {data.features_left_out > 0 ? (
              <p className="mt-2 text-[12px] text-ink-muted">
                {data.features_left_out} columns at the end of the schema do not enter: at most 120 do.
              </p>
            ) : null}
            {chosen ? (
              <Section title={chosen.label} description={seriesSentence(pointsOf(chosen), grain, timeZone)}>
                <p className="mb-2 text-[12px] text-ink-muted">
                  {chosen.unit}. Click a window to look into it.
                </p>
                <DriftSeries
                  points={pointsOf(chosen)}
                  grain={grain}
                  timeZone={timeZone}
                  selected={window?.start ?? null}
                  onSelect={(start) => void setView({ start })}
                />
              </Section>
            ) : null}
            {chosen && window ? (
              <WindowDetail
                model={model}
                method={chosen.method}
                window={window}
                windows={chosen.windows}
                view={view}
                timeZone={timeZone}
                onStart={(start) => void setView({ start })}
              />
            ) : null}
          </>
        )}
      </Panel>
    </>
  );
}

function NotJudged({ segment, paused }: { segment: boolean; paused: boolean }) {
  if (paused)
    return <Empty title="No window has been judged yet">Nothing is judged while it is paused.</Empty>;
  return (
    <Empty title="No window has been judged yet">
      {segment
        ? "This segment is judged now that somebody asked for it: the newest windows come first, within a minute or so."
        : "Each day is judged in the background once it has closed: the newest windows come first."}
    </Empty>
  );
}
