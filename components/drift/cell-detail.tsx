"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Grain } from "#lib/domain/drift.ts";
import { windowName } from "#lib/format/time.ts";
import { DistributionChart } from "../charts/distribution.tsx";
import type { HeatWindow } from "../charts/heatmap.prepare.ts";
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
  windows: readonly HeatWindow[];
  onOpen: () => void;
  onClose: () => void;
};

/** The window of a cell beside the reference. */
export function CellDetail({ model, grain, segment, timeZone, cell, windows, onOpen, onClose }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const end = windows.find((w) => w.start === cell.start)?.end;
  const compared = useQuery(
    trpc.drift.distribution.queryOptions(
      { project: slug, model, feature: cell.feature, segment, from: cell.start, to: end },
      { enabled: end !== undefined, placeholderData: keepPreviousData },
    ),
  );
  return (
    <aside aria-label="Selected cell" className="mt-6 border-line xl:mt-0 xl:border-l xl:pl-6">
      <h2 className="font-semibold break-words">{cell.feature}</h2>
      <p className="mb-3 text-[12px] text-ink-muted">{windowName(cell.start, grain, timeZone)}</p>
      {end === undefined ? (
        <p className="text-ink-muted">This window is outside the range shown.</p>
      ) : (
        <Panel query={compared} height={280}>
          {(data) => <DistributionChart data={data} />}
        </Panel>
      )}
      <div className="mt-4 flex gap-2">
        <Button tone="primary" onClick={onOpen}>
          Why this verdict
        </Button>
        <Button onClick={onClose}>Close</Button>
      </div>
    </aside>
  );
}
