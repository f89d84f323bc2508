"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { Heatmap } from "../charts/heatmap.tsx";
import { sortRows, summarize } from "../charts/heatmap.prepare.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { CellDetail } from "./cell-detail.tsx";
import { Controls } from "./controls.tsx";
import { HeatmapTable } from "./heatmap-table.tsx";
import { Legend } from "./legend.tsx";
import { useModel } from "./use-model.ts";
import { driftView, rowsHint, spanOf } from "./view.ts";

/** Model › Drift: every column against every window. */
export function Drift({ model }: { model: string }) {
  const { slug } = useProject();
  const router = useRouter();
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(driftView);
  const { row, missing, error } = useModel(model);
  const input = {
    project: slug,
    model,
    grain: view.grain,
    segment: view.segment,
    ...spanOf(view.range, row?.last_event_at ?? null),
  };
  const map = useQuery(
    trpc.drift.heatmap.queryOptions(input, {
      enabled: row !== undefined,
      refetchInterval: 5_000,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(
    () => sortRows(map.data?.rows ?? [], view.sort, view.find),
    [map.data, view.sort, view.find],
  );
  const open = (feature: string, start: string) => {
    const query = new URLSearchParams({ start, grain: view.grain, range: view.range });
    if (view.segment.length > 0) query.set("segment", view.segment.join(","));
    router.push(
      `/${slug}/models/${encodeURIComponent(model)}/features/${encodeURIComponent(feature)}?${query}`,
    );
  };
  if (missing)
    return <Empty title={`There is no model ${model} in this project.`}>Choose one on the overview.</Empty>;
  const selected = view.feature && view.start ? { feature: view.feature, start: view.start } : null;
  const timeZone = row?.time_zone ?? "UTC";
  return (
    <>
      <PageHead title={model} status={map.data ? summarize(map.data.rows, map.data.windows) : undefined} />
      <Controls model={model} view={view} setView={setView} timeZone={timeZone} />
      <Panel
        query={error && !map.data ? { ...map, error, data: undefined } : map}
        height={420}
        empty={(data) => (data.windows.length === 0 ? <NoEvents model={model} /> : null)}
      >
        {(data) => (
          <div className={selected ? "gap-6 xl:grid xl:grid-cols-[minmax(0,1fr)_400px]" : ""}>
            <div className="min-w-0">
              {rows.length === 0 ? <Empty title={`No column is called like “${view.find}”.`} /> : null}
              {rows.length > 0 && view.as === "map" ? (
                <Heatmap
                  rows={rows}
                  windows={data.windows}
                  grain={view.grain}
                  timeZone={timeZone}
                  selected={selected}
                  onSelect={(feature, start) => void setView({ feature, start })}
                  onOpen={open}
                />
              ) : null}
              {rows.length > 0 && view.as === "table" ? (
                <HeatmapTable
                  base={`/${slug}/models/${encodeURIComponent(model)}/features`}
                  rows={rows}
                  windows={data.windows}
                  grain={view.grain}
                  timeZone={timeZone}
                />
              ) : null}
              <div className="mt-3 flex flex-wrap items-start justify-between gap-3">
                <Legend />
                <Button onClick={() => void setView({ as: view.as === "map" ? "table" : "map" })}>
                  {view.as === "map" ? "View as table" : "View as heatmap"}
                </Button>
              </div>
              <p className="mt-2 text-[12px] text-ink-muted">{rowsHint}</p>
            </div>
            {selected ? (
              <CellDetail
                model={model}
                grain={view.grain}
                segment={view.segment}
                timeZone={timeZone}
                cell={selected}
                windows={data.windows}
                onOpen={() => open(selected.feature, selected.start)}
                onClose={() => void setView({ feature: null, start: null })}
              />
            ) : null}
          </div>
        )}
      </Panel>
    </>
  );
}

function NoEvents({ model }: { model: string }) {
  return (
    <Empty title="No events yet">
      Send some to <code className="font-mono text-[12px]">POST /api/v1/models/{model}/events</code>; their
      verdicts appear here within seconds.
    </Empty>
  );
}
