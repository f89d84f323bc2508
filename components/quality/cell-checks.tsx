"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Grain, verdicts } from "#lib/domain/drift.ts";
import { allRows, type QualityResult } from "#lib/domain/quality.ts";
import { count } from "#lib/format/number.ts";
import { windowName } from "#lib/format/time.ts";
import { checkTitle, sentence } from "#lib/quality/words.ts";
import type { HeatWindow } from "../charts/heatmap.prepare.ts";
import { CellFrame } from "../drift/cell-frame.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { columnName, reasonOf, verdictWords } from "./quality.prepare.ts";

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

/** Every check of one column in one window, the worst first. */
export function CellChecks(props: Props) {
  const { model, grain, segment, timeZone, cell, windows, onOpen, onClose } = props;
  const { slug } = useProject();
  const trpc = useTRPC();
  const window = windows.find((w) => w.start === cell.start);
  const found = useQuery(
    trpc.quality.column.queryOptions(
      { project: slug, model, column: cell.feature, grain, segment, from: cell.start, to: window?.end },
      { enabled: window !== undefined, placeholderData: keepPreviousData },
    ),
  );
  return (
    <CellFrame
      title={columnName(cell.feature)}
      subtitle={windowName(cell.start, grain, timeZone)}
      onClose={onClose}
    >
      {window === undefined ? (
        <p className="text-ink-muted">This window is outside the range shown.</p>
      ) : (
        <Panel query={found} height={280}>
          {(data) => {
            const one = data.columns[0]?.windows[0];
            const results = Object.entries(one?.checks ?? {}).toSorted(
              ([, a], [, b]) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict),
            );
            return (
              <>
                <p className="mb-3 text-[12px] text-ink-muted">
                  {count(one?.n ?? 0)} rows{one?.complete ? "" : " so far"}
                </p>
                {results.length === 0 ? <p>No rows, so there is nothing to check.</p> : null}
                <ul className="space-y-3 text-[12px]">
                  {results.map(([name, result]) => (
                    <Result key={name} name={name} result={result} />
                  ))}
                </ul>
              </>
            );
          }}
        </Panel>
      )}
      {cell.feature === allRows ? null : (
        <Button tone="primary" className="mt-4" onClick={onOpen}>
          The column's distribution
        </Button>
      )}
    </CellFrame>
  );
}

const signs = { insufficient: "–", stable: "○", warning: "◐", drift: "●" };
const tones = {
  insufficient: "text-ink-muted",
  stable: "text-ok",
  warning: "text-watch",
  drift: "text-drift",
};

function Result({ name, result }: { name: string; result: QualityResult }) {
  return (
    <li>
      <p className="flex justify-between gap-3">
        <span className="font-medium">{checkTitle(name)}</span>
        <span className={`whitespace-nowrap ${tones[result.verdict]}`}>
          <span aria-hidden="true">{signs[result.verdict]}</span> {verdictWords(result.verdict)}
        </span>
      </p>
      <p>{sentence(name, result)}</p>
      {result.note ? <p className="break-words">{result.note}</p> : null}
      <p className="text-ink-muted">{reasonOf(name, result)}</p>
    </li>
  );
}
