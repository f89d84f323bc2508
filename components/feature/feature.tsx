"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useEffect } from "react";
import { windowName } from "#lib/format/time.ts";
import { DistributionChart } from "../charts/distribution.tsx";
import { useModel } from "../drift/use-model.ts";
import { grainNames, rangeNames, spanOf } from "../drift/view.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { choicesOf, seriesOf } from "./series.prepare.ts";
import { SummaryTable } from "./summary-table.tsx";
import { featureView } from "./view.ts";
import { Why } from "./why.tsx";

const DriftSeries = dynamic(() => import("./drift-series.tsx").then((m) => m.DriftSeries), {
  ssr: false,
  loading: () => <div className="h-56 animate-pulse rounded-md bg-surface-raised" />,
});

const againstNames = { reference: "the reference", previous: "the window before" };

/** Model › Feature: one column, one window, and the verdict's reasons. */
export function Feature({ model, feature }: { model: string; feature: string }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(featureView);
  const { row, missing } = useModel(model);
  const timeZone = row?.time_zone ?? "UTC";
  const common = { project: slug, model, feature, segment: view.segment, grain: view.grain };
  const choice = view.detector === "effect" ? null : view.detector;
  const series = useQuery(
    trpc.drift.series.queryOptions(
      {
        ...common,
        ...spanOf(view.range, row?.last_event_at ?? null),
        ...(choice ? { detectors: [choice] } : {}),
      },
      { enabled: row !== undefined, refetchInterval: 10_000, placeholderData: keepPreviousData },
    ),
  );
  const own = series.data?.features[0];
  const windows = own?.windows ?? [];
  const newest = windows.findLastIndex((w) => w.complete && w.n > 0);
  const asked = windows.findIndex((w) => w.start === view.start);
  const at = asked >= 0 ? asked : newest >= 0 ? newest : windows.length - 1;
  const current = windows[at];
  const compared = useQuery(
    trpc.drift.distribution.queryOptions(
      {
        project: slug,
        model,
        feature,
        segment: view.segment,
        from: current?.start,
        to: current?.end,
        against: view.against,
      },
      { enabled: current !== undefined, placeholderData: keepPreviousData },
    ),
  );
  const step = (by: number) => {
    const next = windows[at + by];
    if (next) void setView({ start: next.start });
  };
  useKeys({ "[": () => step(-1), "]": () => step(1) });
  if (missing) return <Empty title={`There is no model ${model} in this project.`} />;
  const name = current ? windowName(current.start, view.grain, timeZone) : "";
  const back = `/${slug}/models/${encodeURIComponent(model)}/drift?grain=${view.grain}&range=${view.range}`;
  return (
    <>
      <p className="mb-1 text-[12px]">
        <Link href={back} className="text-ink-muted underline underline-offset-2">
          {model}
        </Link>
      </p>
      <PageHead title={feature} status={current ? <VerdictMark verdict={current.verdict} /> : undefined} />
      <Panel
        query={series}
        height={520}
        empty={() => (windows.length === 0 ? <Empty title="No events in this range yet." /> : null)}
      >
        {() => (
          <>
            <Section
              title={name}
              description="Shares over the same bins, and by how much each changed."
              actions={
                <>
                  <Button onClick={() => step(-1)} disabled={at <= 0} title="The window before ( [ )">
                    ← Before
                  </Button>
                  <Button
                    onClick={() => step(1)}
                    disabled={at >= windows.length - 1}
                    title="The window after ( ] )"
                  >
                    After →
                  </Button>
                  <Choice
                    label="Compare with"
                    value={view.against as keyof typeof againstNames}
                    options={Object.entries(againstNames).map(([value, label]) => ({
                      value: value as keyof typeof againstNames,
                      label: `against ${label}`,
                    }))}
                    onChange={(against) => void setView({ against })}
                  />
                </>
              }
            >
              <Panel query={compared} height={300}>
                {(data) => (
                  <div className="gap-8 lg:grid lg:grid-cols-[minmax(0,1fr)_300px]">
                    <DistributionChart
                      data={data}
                      referenceName={data.against === "reference" ? "reference" : "window before"}
                    />
                    <SummaryTable data={data} />
                  </div>
                )}
              </Panel>
            </Section>
            <Section
              title="Drift over time"
              description="The value in each window, the floor that noise alone reaches once in a hundred windows, and the least that matters in practice."
              actions={
                <>
                  <Choice
                    label="Statistic"
                    value={view.detector}
                    options={choicesOf(own?.kind ?? "numeric")}
                    onChange={(detector) => void setView({ detector })}
                  />
                  <Choice
                    label="Window"
                    value={view.grain}
                    options={(Object.keys(grainNames) as (keyof typeof grainNames)[]).map((value) => ({
                      value,
                      label: `by ${grainNames[value]}`,
                    }))}
                    onChange={(grain) => void setView({ grain, start: null })}
                  />
                  <Choice
                    label="Range"
                    value={view.range}
                    options={(Object.keys(rangeNames) as (keyof typeof rangeNames)[]).map((value) => ({
                      value,
                      label: rangeNames[value],
                    }))}
                    onChange={(range) => void setView({ range })}
                  />
                </>
              }
            >
              <DriftSeries
                points={seriesOf(windows, choice)}
                grain={view.grain}
                timeZone={timeZone}
                selected={current?.start ?? null}
                onSelect={(start) => void setView({ start })}
              />
            </Section>
            {current && current.n > 0 ? (
              <Why
                model={model}
                feature={feature}
                grain={view.grain}
                segment={view.segment}
                start={current.start}
                name={name}
              />
            ) : null}
          </>
        )}
      </Panel>
    </>
  );
}

/** Single keys, not while somebody types. */
function useKeys(keys: Record<string, () => void>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.metaKey || event.ctrlKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
      keys[event.key]?.();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });
}
