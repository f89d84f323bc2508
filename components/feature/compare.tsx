"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Grain, WindowScore } from "#lib/domain/drift.ts";
import { windowName } from "#lib/format/time.ts";
import { DistributionChart } from "../charts/distribution.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { SummaryTable } from "./summary-table.tsx";

type Props = {
  model: string;
  feature: string;
  segment: string[];
  grain: Grain;
  timeZone: string;
  windows: readonly WindowScore[];
  at: number;
  against: string;
  onAgainst: (against: string) => void;
  onStep: (by: number) => void;
};

/** One window beside the reference, the window before, or any other. */
export function Compare(props: Props) {
  const { model, feature, segment, grain, timeZone, windows, at, against, onAgainst, onStep } = props;
  const { slug } = useProject();
  const trpc = useTRPC();
  const current = windows[at];
  const compared = useQuery(
    trpc.drift.distribution.queryOptions(
      { project: slug, model, feature, segment, from: current?.start, to: current?.end, against },
      { enabled: current !== undefined, placeholderData: keepPreviousData },
    ),
  );
  const named = (start: string) => windowName(start, grain, timeZone);
  const others = windows
    .filter((w) => w.n > 0 && w !== current)
    .map((w) => ({ value: `${w.start}..${w.end}`, label: named(w.start) }))
    .toReversed();
  const options = [
    { value: "reference", label: "against the reference" },
    { value: "previous", label: "against the window before" },
    ...others.map((o) => ({ ...o, label: `against ${o.label}` })),
  ];
  if (!options.some((o) => o.value === against)) {
    options.push({ value: against, label: `against ${named(against.split("..")[0] ?? "")}` });
  }
  return (
    <Section
      title={current ? named(current.start) : "Window"}
      description="Shares over the same bins, and by how much each changed."
      actions={
        <>
          <Button onClick={() => onStep(-1)} disabled={at <= 0} aria-keyshortcuts="[">
            ← Before <kbd className="font-mono text-[11px] text-ink-muted">[</kbd>
          </Button>
          <Button onClick={() => onStep(1)} disabled={at >= windows.length - 1} aria-keyshortcuts="]">
            After → <kbd className="font-mono text-[11px] text-ink-muted">]</kbd>
          </Button>
          <Choice label="Compare with" value={against} options={options} onChange={onAgainst} />
        </>
      }
    >
      <Panel query={compared} height={340}>
        {(data) => {
          const name =
            data.against === "reference"
              ? "reference"
              : against === "previous"
                ? "window before"
                : named(data.against.from);
          return (
            <div className="gap-10 lg:grid lg:grid-cols-[minmax(0,1fr)_300px]">
              <DistributionChart data={data} referenceName={name} />
              <SummaryTable data={data} referenceName={name} />
            </div>
          );
        }}
      </Panel>
    </Section>
  );
}
