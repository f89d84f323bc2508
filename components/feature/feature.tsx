"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { seriesAsked, shownWindow } from "../drift/asked.ts";
import { fitting } from "../drift/baseline.prepare.ts";
import { BaselineChoice } from "../drift/baseline-choice.tsx";
import { SegmentChoice } from "../drift/controls.tsx";
import { driftHref } from "../drift/links.ts";
import { spanOf } from "../drift/span.ts";
import { useModel } from "../drift/use-model.ts";
import { featureView } from "../drift/view.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Facts } from "../ui/facts.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { useKeys } from "../ui/use-keys.ts";
import { Compare } from "./compare.tsx";
import { OverTime } from "./over-time.tsx";
import { Why } from "./why.tsx";
import { windowFacts } from "./window-facts.tsx";

/** Model › Feature: one column, one window, and the verdict's reasons. */
export function Feature({ model, feature }: { model: string; feature: string }) {
  const { slug, name } = useProject();
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(featureView);
  const { row, missing, timeZone } = useModel(model);
  const { grain, range, from, to, segment, baseline } = view;
  const span = spanOf(view, row?.last_event_at ?? null, timeZone);
  const series = useQuery(
    trpc.drift.series.queryOptions(seriesAsked(slug, model, feature, view, row), {
      enabled: row !== undefined,
      refetchInterval: 10_000,
      placeholderData: keepPreviousData,
    }),
  );
  const own = series.data?.features[0];
  const windows = own?.windows ?? [];
  const at = shownWindow(windows, view.start);
  const current = windows[at];
  const step = (by: number) => {
    const next = windows[at + by];
    if (next) void setView({ start: next.start });
  };
  useKeys({ "[": () => step(-1), "]": () => step(1) });
  if (missing) return <Empty title={`There is no model ${model} in this project.`} />;
  const path = [
    { label: name, href: `/${slug}` },
    {
      label: model,
      href: driftHref(slug, model, {
        grain,
        range,
        from,
        to,
        segment,
        baseline,
        feature,
        start: view.start,
      }),
    },
    { label: feature },
  ];
  return (
    <>
      <PageHead
        title={feature}
        path={path}
        status={
          <span className="flex flex-wrap items-center gap-1.5">
            {own ? `A ${own.kind} column` : "A column"} of {model}, over
            <SegmentChoice
              model={model}
              value={segment}
              onChange={(next) => void setView({ segment: next })}
            />
            against
            <BaselineChoice
              grain={grain}
              value={baseline}
              onChange={(next) => void setView({ baseline: next, against: null, detector: "effect" })}
            />
          </span>
        }
      />
      <Panel
        query={series}
        height={760}
        empty={() => (windows.length === 0 ? <Empty title="No events in this range yet." /> : null)}
      >
        {() => (
          <>
            {current ? <Facts facts={windowFacts(current)} /> : null}
            <Compare
              model={model}
              feature={feature}
              segment={segment}
              grain={grain}
              timeZone={timeZone}
              windows={windows}
              at={at}
              baseline={baseline}
              against={view.against ?? baseline}
              onAgainst={(against) => void setView({ against })}
              onStep={step}
            />
            <OverTime
              kind={own?.kind ?? "numeric"}
              windows={windows}
              view={view}
              span={span}
              timeZone={timeZone}
              selected={current?.start ?? null}
              setView={(change) => {
                const fit = change.grain ? fitting(baseline, change.grain) : baseline;
                return setView({ ...change, ...(fit === baseline ? {} : { baseline: fit, against: null }) });
              }}
              plain={baseline === "reference"}
            />
            {current && current.n > 0 ? (
              <Why
                model={model}
                feature={feature}
                grain={grain}
                segment={segment}
                baseline={baseline}
                start={current.start}
                timeZone={timeZone}
              />
            ) : null}
          </>
        )}
      </Panel>
    </>
  );
}
