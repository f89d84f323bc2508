"use client";

import { useQuery } from "@tanstack/react-query";
import type { Grain } from "#lib/domain/drift.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { grainNames, rangeNames } from "./view.ts";

type View = {
  grain: Grain;
  range: keyof typeof rangeNames;
  segment: string[];
  sort: "worst" | "name";
  find: string;
};

type Props = {
  model: string;
  view: View;
  setView: (change: Partial<View & { feature: null; start: null }>) => unknown;
  timeZone: string;
};

const named = <T extends string>(names: Record<T, string>) =>
  (Object.entries(names) as [T, string][]).map(([value, label]) => ({ value, label }));

/** The view as a sentence whose words can be changed. */
export function Controls({ model, view, setView, timeZone }: Props) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-1.5 gap-y-2 text-ink-muted">
      <span>Drift in the</span>
      <Choice
        label="Range"
        value={view.range}
        options={named(rangeNames)}
        onChange={(range) => setView({ range })}
      />
      <span>by</span>
      <Choice
        label="Window"
        value={view.grain}
        options={named(grainNames)}
        onChange={(grain) => setView({ grain, feature: null, start: null })}
      />
      <span>for</span>
      <SegmentChoice model={model} value={view.segment} onChange={(segment) => setView({ segment })} />
      <span>sorted by</span>
      <Choice
        label="Sort"
        value={view.sort}
        options={[
          { value: "worst", label: "worst" },
          { value: "name", label: "name" },
        ]}
        onChange={(sort) => setView({ sort })}
      />
      <input
        type="search"
        aria-label="Find a column"
        placeholder="Find a column"
        value={view.find}
        onChange={(event) => setView({ find: event.target.value })}
        className="min-h-7 w-40 rounded-md border border-line bg-surface px-2 py-0.5 text-ink placeholder:text-ink-muted"
      />
      <span className="text-[12px]">times in {timeZone}</span>
    </div>
  );
}

type SegmentProps = { model: string; value: string[]; onChange: (value: string[]) => void };

function SegmentChoice({ model, value, onChange }: SegmentProps) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const found = useQuery(trpc.drift.segments.queryOptions({ project: slug, model }, { staleTime: 60_000 }));
  const options = [
    { value: "", label: "all rows" },
    ...(found.data ?? []).map((segment) => ({ value: segment, label: segment.replace(":", ": ") })),
  ];
  return (
    <Choice
      label="Segment"
      value={value.join(",")}
      options={options}
      onChange={(segment) => onChange(segment === "" ? [] : [segment])}
    />
  );
}
