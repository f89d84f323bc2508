"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Grain } from "#lib/domain/drift.ts";
import { windowName } from "#lib/format/time.ts";
import { DistributionChart } from "../charts/distribution.tsx";
import { describeCell, type HeatRow, type HeatWindow } from "../charts/heatmap.prepare.ts";
import { Amended } from "../judgements/amended.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { baselineSentence } from "./baseline.prepare.ts";
import { CellFrame } from "./cell-frame.tsx";

type Props = {
  model: string;
  grain: Grain;
  segment: string[];
  baseline: string;
  timeZone: string;
  cell: { feature: string; start: string };
  rows: readonly HeatRow[];
  windows: readonly HeatWindow[];
  onOpen: () => void;
  onClose: () => void;
};

/** The window of a cell beside its baseline: next to the heatmap, or over its foot on a narrow screen. */
export function CellDetail(props: Props) {
  const { model, grain, segment, baseline, timeZone, cell, rows, windows, onOpen, onClose } = props;
  const { slug } = useProject();
  const trpc = useTRPC();
  const at = windows.findIndex((w) => w.start === cell.start);
  const row = rows.find((r) => r.feature === cell.feature);
  const end = windows[at]?.end;
  const compared = useQuery(
    trpc.drift.distribution.queryOptions(
      {
        project: slug,
        model,
        feature: cell.feature,
        segment,
        grain,
        against: baseline,
        from: cell.start,
        to: end,
      },
      { enabled: end !== undefined, placeholderData: keepPreviousData },
    ),
  );
  const history = useQuery(
    trpc.drift.history.queryOptions({
      project: slug,
      model,
      feature: cell.feature,
      segment,
      grain,
      baseline,
      start: cell.start,
    }),
  );
  return (
    <CellFrame title={cell.feature} subtitle={windowName(cell.start, grain, timeZone)} onClose={onClose}>
      {end === undefined ? (
        <p className="text-ink-muted">This window is outside the range shown.</p>
      ) : (
        <>
          {row ? (
            <ul className="mb-3 text-[12px]">
              {describeCell(row, at, windows, grain, timeZone).lines.map((line, i) => (
                <li key={line} className={i === 0 ? "font-medium" : "text-ink-muted"}>
                  {line}
                </li>
              ))}
            </ul>
          ) : null}
          <Amended judgements={history.data?.judgements} timeZone={timeZone} />
          <Panel query={compared} height={280}>
            {(data) => (
              <>
                <p className="mb-2 text-[12px] text-ink-muted">
                  {baselineSentence(baseline, data, timeZone)}
                </p>
                <DistributionChart
                  data={data}
                  referenceName={baseline === "reference" ? "reference" : "baseline"}
                />
              </>
            )}
          </Panel>
        </>
      )}
      <Button tone="primary" className="mt-4" onClick={onOpen}>
        Why this verdict
      </Button>
    </CellFrame>
  );
}
