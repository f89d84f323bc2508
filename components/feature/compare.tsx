"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseBaseline } from "#lib/domain/baseline.ts";
import type { Grain, WindowScore } from "#lib/domain/drift.ts";
import { windowName } from "#lib/format/time.ts";
import { DistributionChart } from "../charts/distribution.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { baselineName, baselineSentence } from "../drift/baseline.prepare.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { SummaryTable } from "./summary-table.tsx";

const plain = ["reference", "previous"];

type Props = {
  model: string;
  feature: string;
  segment: string[];
  grain: Grain;
  timeZone: string;
  windows: readonly WindowScore[];
  at: number;
  baseline: string;
  against: string;
  onAgainst: (against: string) => void;
  onStep: (by: number) => void;
};

/** One window beside the reference, the window before, or any other. */
export function Compare(props: Props) {
  const { model, feature, segment, grain, timeZone, windows, at, baseline, against, onAgainst, onStep } =
    props;
  const { slug } = useProject();
  const trpc = useTRPC();
  const current = windows[at];
  const compared = useQuery(
    trpc.drift.distribution.queryOptions(
      { project: slug, model, feature, segment, grain, from: current?.start, to: current?.end, against },
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
    ...(plain.includes(baseline) ? [] : [{ value: baseline, label: `against ${baselineName(baseline)}` }]),
    ...others.map((o) => ({ ...o, label: `against ${o.label}` })),
  ];
  if (!options.some((o) => o.value === against)) {
    const other = parseBaseline(against) ? baselineName(against) : named(against.split("..")[0] ?? "");
    options.push({ value: against, label: `against ${other}` });
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
                : parseBaseline(against)
                  ? "baseline"
                  : named(data.against.from);
          return (
            <>
              <p className="mb-2 text-[12px] text-ink-muted">
                {parseBaseline(against) ? baselineSentence(against, data, timeZone) : null}
              </p>
              <div className="gap-10 lg:grid lg:grid-cols-[minmax(0,1fr)_300px]">
                <DistributionChart data={data} referenceName={name} />
                <SummaryTable data={data} referenceName={name} />
              </div>
            </>
          );
        }}
      </Panel>
    </Section>
  );
}
