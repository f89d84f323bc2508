"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { describeCell, type HeatRow, sortRows, summarize } from "../charts/heatmap.prepare.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { measure } from "#lib/format/number.ts";
import { useKeys } from "../ui/use-keys.ts";
import { heatmapAsked } from "./asked.ts";
import { fitting } from "./baseline.prepare.ts";
import { BaselineChoice } from "./baseline-choice.tsx";
import { CellDetail } from "./cell-detail.tsx";
import { Controls } from "./controls.tsx";
import { DriftMap } from "./drift-map.tsx";
import { featureHref } from "./links.ts";
import { NoEvents } from "./no-events.tsx";
import { spanOf } from "./span.ts";
import { useModel } from "./use-model.ts";
import { driftView } from "./view.ts";

const subject = {
  label: "Drift by feature and window",
  word: "drift",
  hint: "Click a cell to compare its window with the baseline, again to open the column.",
  cellText: (row: HeatRow, i: number) => measure(row.effects[i]),
};

/** Model › Drift: every column against every window. */
export function Drift({ model }: { model: string }) {
  const { slug, name } = useProject();
  const router = useRouter();
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(driftView);
  const { row, missing, error, timeZone } = useModel(model);
  const span = spanOf(view, row?.last_event_at ?? null, timeZone);
  const map = useQuery(
    trpc.drift.heatmap.queryOptions(heatmapAsked(slug, model, view, row), {
      enabled: row !== undefined && row.active_version !== null,
      refetchInterval: 5_000,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(
    () => sortRows(map.data?.rows ?? [], view.sort, view.find),
    [map.data, view.sort, view.find],
  );
  const { grain, range, from, to, segment, baseline } = view;
  const open = (feature: string, start: string) =>
    router.push(featureHref(slug, model, feature, { grain, range, from, to, segment, baseline, start }));
  const close = () => void setView({ feature: null, start: null });
  useKeys({ Escape: close });
  const path = [{ label: name, href: `/${slug}` }, { label: model }];
  if (missing)
    return <Empty title={`There is no model ${model} in this project.`}>Choose one on the overview.</Empty>;
  const selected = view.feature && view.start ? { feature: view.feature, start: view.start } : null;
  if (row && row.active_version === null) {
    return (
      <>
        <PageHead title={model} path={path} />
        <NoEvents model={model} reference={false} />
      </>
    );
  }
  return (
    <>
      <PageHead
        title={model}
        path={path}
        status={map.data ? summarize(map.data.rows, map.data.windows) : undefined}
      />
      <Controls
        lead="Drift in the"
        model={model}
        view={view}
        span={span}
        setView={(change) => {
          // Windows of another length may not have this baseline.
          const fit = change.grain ? { baseline: fitting(baseline, change.grain) } : {};
          return setView({ ...change, ...fit });
        }}
        timeZone={timeZone}
      >
        <span>against</span>
        <BaselineChoice
          grain={grain}
          value={baseline}
          onChange={(next) => void setView({ baseline: next })}
        />
      </Controls>
      <Panel
        query={error && !map.data ? { ...map, error, data: undefined } : map}
        height={520}
        empty={(data) => (data.windows.length === 0 ? <NoEvents model={model} reference /> : null)}
      >
        {(data) => (
          <div className={selected ? "gap-6 xl:grid xl:grid-cols-[minmax(0,1fr)_380px]" : ""}>
            <DriftMap
              about={{
                ...subject,
                describe: (r, i) => describeCell(r, i, data.windows, grain, timeZone),
                href: (feature) =>
                  featureHref(slug, model, feature, { grain, range, from, to, segment, baseline }),
              }}
              rows={rows}
              windows={data.windows}
              view={view}
              timeZone={timeZone}
              selected={selected}
              setView={setView}
              onOpen={open}
            />
            {selected ? (
              <CellDetail
                model={model}
                grain={grain}
                segment={segment}
                baseline={baseline}
                timeZone={timeZone}
                cell={selected}
                rows={data.rows}
                windows={data.windows}
                onOpen={() => open(selected.feature, selected.start)}
                onClose={close}
              />
            ) : null}
          </div>
        )}
      </Panel>
    </>
  );
}
