"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { type Grain, grains } from "#lib/domain/drift.ts";
import { type Watch, watchedSourceNames, watchedSources } from "#lib/domain/monitor.ts";
import { fitting } from "../drift/baseline.prepare.ts";
import { BaselineChoice } from "../drift/baseline-choice.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Section } from "../ui/section.tsx";

const watchChoices: { value: Watch; label: string }[] = [
  { value: "all", label: "all columns" },
  { value: "inputs", label: "the inputs" },
  { value: "outputs", label: "the outputs" },
  { value: "labels", label: "the labels" },
  { value: "columns", label: "named columns" },
  ...watchedSourceNames.map((value) => ({ value, label: watchedSources[value].title })),
];

const field = "min-h-7 rounded-md border border-line bg-surface px-2 py-0.5";

export function NewMonitor({ model }: { model: string }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [watch, setWatch] = useState<Watch>("all");
  const [columns, setColumns] = useState("");
  const [segment, setSegment] = useState("");
  const [grain, setGrain] = useState<Grain>("day");
  const [baseline, setBaseline] = useState("reference");
  const put = useMutation(
    trpc.monitors.put.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const named = columns.split(",").flatMap((c) => (c.trim() ? [c.trim()] : []));
    const place = { columns: watch === "columns" ? named : [], segment: segment.trim() || null };
    const body = { watch, grain, baseline, ...place };
    put.mutate({ project: slug, model, monitor: name, body });
  };
  return (
    <Section
      title="New monitor"
      description="It begins with the verdict’s own rule and a budget of one false alarm in 90 days; try others afterwards."
    >
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <Labelled label="Name">
          <input
            required
            maxLength={100}
            value={name}
            placeholder="prices-in-brazil"
            onChange={(e) => setName(e.target.value)}
            className={field}
          />
        </Labelled>
        <Labelled label="Watches">
          <Choice label="Watches" value={watch} options={watchChoices} onChange={setWatch} />
        </Labelled>
        {watch === "columns" ? (
          <Labelled label="Columns, with commas">
            <input required value={columns} onChange={(e) => setColumns(e.target.value)} className={field} />
          </Labelled>
        ) : null}
        <Labelled label="Segment (key:value, or empty)">
          <input value={segment} onChange={(e) => setSegment(e.target.value)} className={field} />
        </Labelled>
        <Labelled label="Windows">
          <Choice
            label="Windows"
            value={grain}
            options={grains.map((g) => ({ value: g, label: `${g}s` }))}
            onChange={(next) => {
              setGrain(next);
              setBaseline(fitting(baseline, next));
            }}
          />
        </Labelled>
        <Labelled label="Against">
          <BaselineChoice grain={grain} value={baseline} onChange={setBaseline} />
        </Labelled>
        <Button tone="primary" type="submit" disabled={put.isPending}>
          Make the monitor
        </Button>
      </form>
      {put.error ? (
        <p role="alert" className="mt-2 text-critical">
          {put.error.message}
        </p>
      ) : null}
      {put.data ? <p role="status" className="mt-2">{`${put.data.monitor.monitor} is watching.`}</p> : null}
    </Section>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="flex flex-col gap-1">
      <span className="text-[12px] text-ink-muted">{label}</span>
      {children}
    </label>
  );
}
