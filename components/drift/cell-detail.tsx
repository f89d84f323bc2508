"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Grain } from "#lib/domain/drift.ts";
import { windowName } from "#lib/format/time.ts";
import { DistributionChart } from "../charts/distribution.tsx";
import { describeCell, type HeatRow, type HeatWindow } from "../charts/heatmap.prepare.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";

type Props = {
  model: string;
  grain: Grain;
  segment: string[];
  timeZone: string;
  cell: { feature: string; start: string };
  rows: readonly HeatRow[];
  windows: readonly HeatWindow[];
  onOpen: () => void;
  onClose: () => void;
};

/** The window of a cell beside the reference: next to the heatmap, or over its foot on a narrow screen. */
export function CellDetail(props: Props) {
  const { model, grain, segment, timeZone, cell, rows, windows, onOpen, onClose } = props;
  const { slug } = useProject();
  const trpc = useTRPC();
  const at = windows.findIndex((w) => w.start === cell.start);
  const row = rows.find((r) => r.feature === cell.feature);
  const end = windows[at]?.end;
  const compared = useQuery(
    trpc.drift.distribution.queryOptions(
      { project: slug, model, feature: cell.feature, segment, from: cell.start, to: end },
      { enabled: end !== undefined, placeholderData: keepPreviousData },
    ),
  );
  return (
    <aside
      aria-label="Selected cell"
      className="fixed inset-x-0 bottom-0 max-h-[72dvh] overflow-y-auto border-line border-t bg-surface p-4 shadow-[0_-8px_24px_rgb(0_0_0/0.12)] xl:static xl:max-h-none xl:border-t-0 xl:border-l xl:p-0 xl:pl-6 xl:shadow-none"
    >
      <div className="mb-3 flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-[14px] font-semibold break-words">{cell.feature}</h2>
          <p className="text-[12px] text-ink-muted">{windowName(cell.start, grain, timeZone)}</p>
        </div>
        <Button onClick={onClose} title="Close (Esc)" aria-label="Close">
          ✕
        </Button>
      </div>
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
          <Panel query={compared} height={280}>
            {(data) => <DistributionChart data={data} />}
          </Panel>
        </>
      )}
      <Button tone="primary" className="mt-4" onClick={onOpen}>
        Why this verdict
      </Button>
    </aside>
  );
}
