"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { allRows } from "#lib/domain/quality.ts";
import { type HeatRow, sortRows } from "../charts/heatmap.prepare.ts";
import { Controls } from "../drift/controls.tsx";
import { DriftMap } from "../drift/drift-map.tsx";
import { featureHref } from "../drift/links.ts";
import { NoEvents } from "../drift/no-events.tsx";
import { spanOf } from "../drift/span.ts";
import { windowsAsked } from "../drift/asked.ts";
import { useModel } from "../drift/use-model.ts";
import { qualityView } from "../drift/view.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { useKeys } from "../ui/use-keys.ts";
import { CellChecks } from "./cell-checks.tsx";
import { Rules } from "./rules.tsx";
import { CheckChoice } from "./check-choice.tsx";
import {
  asHeatRows,
  cellText,
  describeQuality,
  type QualityHeatRow,
  summarizeQuality,
  wholeFirst,
} from "./quality.prepare.ts";

const subject = {
  label: "Data quality by column and window",
  word: "problem",
  hint: "Click a cell for every check of that column in that window, again to open the column.",
  cellText: (row: HeatRow, i: number) => cellText(row as QualityHeatRow, i),
};

/** Model › Quality: every column, and the rows as a whole, against every window. */
export function Quality({ model }: { model: string }) {
  const { slug, name } = useProject();
  const router = useRouter();
  const trpc = useTRPC();
  const [view, setView] = useQueryStates(qualityView);
  const { row, missing, error, timeZone } = useModel(model);
  const span = spanOf(view, row?.last_event_at ?? null, timeZone);
  const { grain, range, from, to, segment, check } = view;
  const map = useQuery(
    trpc.quality.map.queryOptions(
      { ...windowsAsked(slug, model, view, row), ...(check ? { check } : {}) },
      {
        enabled: row !== undefined && row.active_version !== null,
        refetchInterval: 15_000,
        placeholderData: keepPreviousData,
      },
    ),
  );
  const all = useMemo(() => asHeatRows(map.data?.rows ?? []), [map.data]);
  const rows = useMemo(() => wholeFirst(sortRows(all, view.sort, view.find)), [all, view.sort, view.find]);
  const hrefOf = (feature: string, start: string | null) =>
    feature === allRows
      ? null
      : featureHref(slug, model, feature, { grain, range, from, to, segment, start });
  const open = (feature: string, start: string) => {
    const href = hrefOf(feature, start);
    if (href) router.push(href);
  };
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
  const lead = (
    <span className="inline-flex items-center gap-1.5">
      <CheckChoice value={check} onChange={(chosen) => void setView({ check: chosen })} /> in the
    </span>
  );
  return (
    <>
      <PageHead
        title={model}
        path={path}
        status={map.data ? summarizeQuality(all, map.data.windows) : undefined}
      />
      <Controls lead={lead} model={model} view={view} span={span} setView={setView} timeZone={timeZone} />
      <Panel
        query={error && !map.data ? { ...map, error, data: undefined } : map}
        height={520}
        empty={(data) => emptyOf(model, data.windows.length, data.rows.length)}
      >
        {({ windows }) => (
          <div className={selected ? "gap-6 xl:grid xl:grid-cols-[minmax(0,1fr)_380px]" : ""}>
            <DriftMap
              about={{
                ...subject,
                describe: (r, i) => describeQuality(r as QualityHeatRow, i, { windows, grain, timeZone }),
                href: (feature) => hrefOf(feature, null),
              }}
              rows={rows}
              windows={windows}
              view={view}
              timeZone={timeZone}
              selected={selected}
              setView={setView}
              onOpen={open}
            />
            {selected ? (
              <CellChecks
                model={model}
                grain={grain}
                segment={segment}
                timeZone={timeZone}
                cell={selected}
                windows={windows}
                onOpen={() => open(selected.feature, selected.start)}
                onClose={close}
              />
            ) : null}
          </div>
        )}
      </Panel>
      {row?.active_version ? (
        <Rules
          model={model}
          version={row.active_version}
          asked={windowsAsked(slug, model, view, row)}
          timeZone={timeZone}
        />
      ) : null}
    </>
  );
}

function emptyOf(model: string, windows: number, rows: number) {
  if (windows === 0) return <NoEvents model={model} reference />;
  return rows === 0 ? (
    <Empty title="No column of this model can be checked so.">Choose another check.</Empty>
  ) : null;
}
