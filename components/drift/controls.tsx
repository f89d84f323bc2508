"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Grain } from "#lib/domain/drift.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { RangeChoice } from "./range-choice.tsx";
import type { rangeNames, Span } from "./span.ts";
import { grainNames } from "./view.ts";

type View = {
  grain: Grain;
  range: keyof typeof rangeNames;
  from: string | null;
  to: string | null;
  segment: string[];
  sort: "worst" | "name";
  find: string;
};

type Props = {
  /** How the sentence begins. */
  lead: ReactNode;
  model: string;
  view: View;
  span: Span;
  setView: (change: Partial<View & { feature: null; start: null; zoom: null }>) => unknown;
  timeZone: string;
  /** What follows the length of the windows: "against the reference". */
  children?: ReactNode;
};

const sorts = [
  { value: "worst", label: "worst first" },
  { value: "name", label: "name" },
] as const;

export const grainOptions = (Object.keys(grainNames) as Grain[]).map((value) => ({
  value,
  label: grainNames[value],
}));

/** The view as a sentence whose words can be changed. */
export function Controls({ lead, model, view, span, setView, timeZone, children }: Props) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-1.5 gap-y-2 text-ink-muted">
      <span>{lead}</span>
      <RangeChoice value={view} span={span} timeZone={timeZone} onChange={(change) => void setView(change)} />
      <span>by</span>
      <Choice
        label="Window"
        value={view.grain}
        options={grainOptions}
        onChange={(grain) => setView({ grain, feature: null, start: null, zoom: null })}
      />
      {children}
      <span>for</span>
      <SegmentChoice model={model} value={view.segment} onChange={(segment) => setView({ segment })} />
      <span>by</span>
      <Choice label="Sort" value={view.sort} options={sorts} onChange={(sort) => setView({ sort })} />
      <input
        type="search"
        aria-label="Find a column"
        placeholder="Find a column"
        value={view.find}
        onChange={(event) => setView({ find: event.target.value })}
        className="min-h-7 w-40 rounded-md border border-line bg-surface px-2 py-0.5 text-ink placeholder:text-ink-muted"
      />
      {timeZone === "UTC" ? null : <span className="text-[12px]">days of {timeZone}</span>}
    </div>
  );
}

type SegmentProps = { model: string; value: string[]; onChange: (value: string[]) => void };

/** All rows, one segment, or the rows that are in two. */
export function SegmentChoice({ model, value, onChange }: SegmentProps) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const found = useQuery(trpc.drift.segments.queryOptions({ project: slug, model }, { staleTime: 60_000 }));
  const known = [...new Set([...(found.data ?? []), ...value])];
  const [first, second] = value;
  const keyOf = (segment: string) => segment.slice(0, segment.indexOf(":"));
  const others = first === undefined ? [] : known.filter((segment) => keyOf(segment) !== keyOf(first));
  const spelled = (segment: string) => ({ value: segment, label: segment.replace(":", ": ") });
  return (
    <>
      <Choice
        label="Segment"
        value={first ?? ""}
        options={[{ value: "", label: "all rows" }, ...known.map(spelled)]}
        onChange={(segment) => onChange(segment === "" ? [] : [segment])}
      />
      {first !== undefined && others.length > 0 ? (
        <Choice
          label="Second segment"
          value={second ?? ""}
          options={[{ value: "", label: "and no other" }, ...others.map(spelled)]}
          onChange={(segment) => onChange(segment === "" ? [first] : [first, segment])}
        />
      ) : null}
    </>
  );
}
