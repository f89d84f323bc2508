"use client";

import type { Grain } from "#lib/domain/drift.ts";
import { Heatmap } from "../charts/heatmap.tsx";
import { cellWidthOf, zooms } from "../charts/heatmap.layout.ts";
import type { CellText, HeatRow, HeatWindow } from "../charts/heatmap.prepare.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Empty } from "../ui/panel.tsx";
import { HeatmapTable } from "./heatmap-table.tsx";
import { Legend } from "./legend.tsx";

type View = {
  grain: Grain;
  find: string;
  as: "map" | "table";
  zoom: number | null;
};
type Change = { as?: View["as"]; zoom?: number | null; feature?: string; start?: string };

/** What the map is about. */
export type MapSubject = {
  label: string;
  /** What a dot says: "drift". */
  word: string;
  hint: string;
  describe: (row: HeatRow, i: number) => CellText;
  cellText: (row: HeatRow, i: number) => string;
  href: (feature: string) => string | null;
};

type Props = {
  about: MapSubject;
  rows: readonly HeatRow[];
  windows: readonly HeatWindow[];
  view: View;
  timeZone: string;
  selected: { feature: string; start: string } | null;
  setView: (change: Change) => unknown;
  onOpen: (feature: string, start: string) => void;
};

const widths = [
  { value: "", label: "fitted" },
  ...zooms.map((width) => ({ value: String(width), label: `${width} px` })),
];

/** The picture, its legend, and its other form. */
export function DriftMap({ about, rows, windows, view, timeZone, selected, setView, onOpen }: Props) {
  if (rows.length === 0) return <Empty title={`No column is called like “${view.find}”.`} />;
  const zoom = view.zoom === null ? null : cellWidthOf(0, 1, Math.min(80, Math.max(3, view.zoom)));
  return (
    <div className="min-w-0">
      {view.as === "map" ? (
        <Heatmap
          label={about.label}
          describe={about.describe}
          rows={rows}
          windows={windows}
          grain={view.grain}
          timeZone={timeZone}
          zoom={zoom}
          selected={selected}
          onZoom={(width) => void setView({ zoom: width })}
          onSelect={(feature, start) => void setView({ feature, start })}
          onOpen={onOpen}
        />
      ) : (
        <HeatmapTable
          label={about.label}
          rows={rows}
          windows={windows}
          timeZone={timeZone}
          grain={view.grain}
          href={about.href}
          cellText={about.cellText}
        />
      )}
      <div className="mt-3 flex flex-wrap items-start justify-between gap-3">
        <Legend word={about.word} />
        <div className="flex items-center gap-2 text-[12px] text-ink-muted">
          {view.as === "map" ? (
            <>
              <span>Cells</span>
              <Choice
                label="Width of a cell"
                value={view.zoom === null ? "" : String(view.zoom)}
                options={widths}
                onChange={(width) => void setView({ zoom: width === "" ? null : Number(width) })}
              />
            </>
          ) : null}
          <Button onClick={() => void setView({ as: view.as === "map" ? "table" : "map" })}>
            {view.as === "map" ? "View as table" : "View as heatmap"}
          </Button>
        </div>
      </div>
      <p className="mt-2 hidden text-[12px] text-ink-muted md:block">
        {about.hint} Keys: arrows move, Enter selects and then opens, + and − change the width, Esc closes.
      </p>
    </div>
  );
}
