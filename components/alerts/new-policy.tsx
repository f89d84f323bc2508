"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";

const field = "min-h-7 rounded-md border border-line bg-surface px-2 py-0.5 text-ink";
const label = "text-[12px] text-ink-muted";
type Step = { id: number; minutes: string; whom: string };
type Props = { channels: readonly string[]; people: readonly string[] };

/** A policy, or a change of one by its name: a line for each step. */
export function NewPolicy({ channels, people }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [repeat, setRepeat] = useState("0");
  const [steps, setSteps] = useState<Step[]>([{ id: 0, minutes: "15", whom: "" }]);
  const put = useMutation(
    trpc.escalations.put.mutationOptions({
      onSuccess: () => {
        setName("");
        setSteps([{ id: 0, minutes: "15", whom: "" }]);
        return queries.invalidateQueries();
      },
    }),
  );
  const change = (id: number, to: Partial<Step>) =>
    setSteps((all) => all.map((s) => (s.id === id ? { ...s, ...to } : s)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      repeat: Number(repeat),
      steps: steps.map((s) => {
        const whom = s.whom.split(",").flatMap((w) => (w.trim() ? [w.trim()] : []));
        const isChannel = (w: string) => channels.includes(w);
        return {
          after: `${s.minutes}m`,
          channels: whom.filter(isChannel),
          people: whom.filter((w) => !isChannel(w)),
        };
      }),
    };
    put.mutate({ project: slug, name: name.trim(), body });
  };
  return (
    <form
      onSubmit={submit}
      className="mt-4 flex flex-col items-start gap-2"
      aria-label="New escalation policy"
    >
      <div className="flex flex-wrap gap-3">
        <label className={label}>
          Policy
          <input
            required
            maxLength={100}
            value={name}
            placeholder="duty"
            onChange={(e) => setName(e.target.value)}
            className={`${field} block`}
          />
        </label>
        <label className={label}>
          Begin anew, times
          <input
            required
            type="number"
            min={0}
            max={100}
            value={repeat}
            onChange={(e) => setRepeat(e.target.value)}
            className={`${field} block w-24`}
          />
        </label>
      </div>
      {steps.map((s, i) => (
        <div key={s.id} className="flex flex-wrap items-end gap-3">
          <label className={label}>
            Minutes after the first message
            <input
              required
              type="number"
              min={1}
              max={100_000}
              aria-label={`Step ${i + 1}: minutes after the first message`}
              value={s.minutes}
              onChange={(e) => change(s.id, { minutes: e.target.value })}
              className={`${field} block w-24`}
            />
          </label>
          <label className={label}>
            Channels or people, with commas between
            <input
              required
              list="who-can-be-called"
              aria-label={`Step ${i + 1}: channels or people`}
              value={s.whom}
              onChange={(e) => change(s.id, { whom: e.target.value })}
              className={`${field} block w-72 max-w-full`}
            />
          </label>
          {steps.length > 1 ? (
            <Button
              aria-label={`Remove step ${i + 1}`}
              onClick={() => setSteps((all) => all.filter((other) => other.id !== s.id))}
            >
              Remove
            </Button>
          ) : null}
        </div>
      ))}
      <datalist id="who-can-be-called">
        {[...channels, ...people].map((who) => (
          <option key={who} value={who} />
        ))}
      </datalist>
      <div className="flex gap-2">
        <Button
          onClick={() =>
            setSteps((all) => {
              const last = all.at(-1)!;
              return [...all, { id: last.id + 1, minutes: String(Number(last.minutes) + 15), whom: "" }];
            })
          }
        >
          Add a step
        </Button>
        <Button type="submit" disabled={put.isPending}>
          Save policy
        </Button>
      </div>
      {put.error ? (
        <p role="alert" className="max-w-prose text-critical">
          {put.error.message}
        </p>
      ) : null}
    </form>
  );
}
