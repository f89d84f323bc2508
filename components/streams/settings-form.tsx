"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { count } from "#lib/format/number.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import {
  lengthOf,
  meaningOf,
  type Range,
  refusalOf,
  type Settings,
  type StreamSignal,
} from "./streams.prepare.ts";

type Props = { model: string; settings: Settings; signals: readonly StreamSignal[] };

const box = "min-h-7 w-40 rounded-md border bg-surface px-2 py-0.5";

/** An empty run length is the usual one; all boxes ticked are no choice, so that what comes later is watched too. */
export function SettingsForm({ model, settings, signals }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { choices, revision } = settings;
  const [event, setEvent] = useState(settings.run_length?.toString() ?? "");
  const [hour, setHour] = useState(settings.hourly_run_length?.toString() ?? "");
  const [detectors, setDetectors] = useState(settings.detectors);
  const [watched, setWatched] = useState(settings.signals);
  const put = useMutation(
    trpc.streams.set.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.streams.pathFilter()),
    }),
  );
  const [eventLength, hourLength] = [
    lengthOf(event, choices.run_length),
    lengthOf(hour, choices.hourly_run_length),
  ];
  const refused = put.error ? refusalOf(put.error.message) : null;
  const told = (field: string) => (refused?.field === field ? refused.text : undefined);
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (eventLength.problem || hourLength.problem) return;
    const lengths = { run_length: eventLength.value, hourly_run_length: hourLength.value };
    put.mutate({ project: slug, model, revision, settings: { ...lengths, detectors, signals: watched } });
  };
  const onLength = (set: (text: string) => void) => (text: string) => {
    set(text);
    put.reset();
  };
  return (
    <form onSubmit={submit} aria-label="Run length" className="mt-2 flex max-w-3xl flex-col gap-3">
      <Length
        label="Values between two false alarms"
        text={event}
        range={choices.run_length}
        problem={eventLength.problem ?? told("run_length")}
        length={eventLength.value}
        signal={busiest(signals, false)}
        onChange={onLength(setEvent)}
      />
      <Length
        label="Of hourly means"
        text={hour}
        range={choices.hourly_run_length}
        problem={hourLength.problem ?? told("hourly_run_length")}
        length={hourLength.value}
        signal={busiest(signals, true)}
        onChange={onLength(setHour)}
      />
      <Ticks
        legend="Detectors"
        all={choices.detectors}
        held={detectors}
        onChange={setDetectors}
        problem={told("detectors")}
      />
      <Ticks
        legend="Signals"
        all={choices.signals}
        held={watched}
        onChange={setWatched}
        problem={told("signals")}
      >
        At most {count(choices.most_hourly)} hourly means are read.
      </Ticks>
      <div className="flex flex-wrap items-center gap-3">
        <Button tone="primary" type="submit" disabled={put.isPending}>
          {put.isPending ? "Saving…" : "Save"}
        </Button>
        <span className="text-[12px] text-ink-muted">
          At another length thresholds are found anew and the values read again, in the background.
        </span>
      </div>
      {refused && refused.field === null ? (
        <p role="alert" className="text-critical">
          {refused.text}
        </p>
      ) : null}
    </form>
  );
}

/** The signal of a kind with the most values a day: there false alarms come soonest. */
function busiest(signals: readonly StreamSignal[], hourly: boolean): StreamSignal | undefined {
  return signals
    .filter((s) => s.hourly === hourly && s.values_per_day !== null)
    .toSorted((a, b) => b.values_per_day! - a.values_per_day!)[0];
}

type LengthProps = {
  label: string;
  text: string;
  range: Range;
  problem: string | undefined;
  length: number | null | undefined;
  signal: StreamSignal | undefined;
  onChange: (text: string) => void;
};

function Length({ label, text, range, problem, length, signal, onChange }: LengthProps) {
  const [id, note] = [useId(), useId()];
  const meaning = meaningOf(length ?? range.usual, signal?.values_per_day ?? null);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-[12px] text-ink-muted">
        {label} ({count(range.least)} to {count(range.most)}; empty: {count(range.usual)})
      </label>
      <input
        id={id}
        inputMode="numeric"
        autoComplete="off"
        value={text}
        placeholder={count(range.usual)}
        aria-invalid={problem !== undefined}
        aria-describedby={note}
        onChange={(e) => onChange(e.target.value)}
        className={`${box} ${problem ? "border-critical" : "border-line"}`}
      />
      <p
        id={note}
        role={problem ? "alert" : undefined}
        className={`text-[12px] ${problem ? "text-critical" : ""}`}
      >
        {problem ?? (signal ? `${signal.title}: ${meaning}` : meaning)}
      </p>
    </div>
  );
}

type TicksProps = {
  legend: string;
  all: readonly { id: string; title: string }[];
  /** null: all of them. */
  held: readonly string[] | null;
  problem: string | undefined;
  onChange: (held: string[] | null) => void;
  children?: ReactNode;
};

function Ticks({ legend, all, held, problem, onChange, children }: TicksProps) {
  const ticked = all.filter(({ id }) => held === null || held.includes(id)).map(({ id }) => id);
  const toggle = (id: string) => {
    const next = ticked.includes(id) ? ticked.filter((t) => t !== id) : [...ticked, id];
    onChange(next.length === all.length ? null : next);
  };
  return (
    <fieldset>
      <legend className="text-[12px] text-ink-muted">
        {legend}
        {children ? <>. {children}</> : null}
      </legend>
      <div className="mt-1 flex max-h-40 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
        {all.map(({ id, title }) => (
          <label key={id} className="flex items-center gap-1.5">
            <input type="checkbox" checked={ticked.includes(id)} onChange={() => toggle(id)} />
            {title}
          </label>
        ))}
      </div>
      {problem ? (
        <p role="alert" className="mt-1 text-[12px] text-critical">
          {problem}
        </p>
      ) : null}
    </fieldset>
  );
}
