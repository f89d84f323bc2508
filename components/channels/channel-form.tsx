"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ChannelField } from "#lib/channels/index.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { configOf, textOf } from "./form.prepare.ts";

const field = "min-h-7 w-full rounded-md border border-line bg-surface px-2 py-0.5";

type Props = {
  kind: string;
  fields: readonly ChannelField[];
  others: readonly string[];
  held?: { name: string; config: Record<string, unknown>; fallback: string | null };
  onDone?: () => void;
};

/** The form of a kind, made from its schema; without `held` it makes a channel. */
export function ChannelForm({ kind, fields, others, held, onDone }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState(held?.name ?? "");
  const [fallback, setFallback] = useState(held?.fallback ?? "");
  const [texts, setTexts] = useState(() => textOf(fields, held?.config));
  const put = useMutation(
    trpc.channels.put.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries();
        if (!held) {
          setName("");
          setTexts(textOf(fields, undefined));
        }
        onDone?.();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const config = configOf(fields, texts);
    put.mutate({ project: slug, name, body: { kind, config, fallback: fallback === "" ? null : fallback } });
  };
  const set = (key: string, value: string) => setTexts((all) => ({ ...all, [key]: value }));
  return (
    <form onSubmit={submit} aria-label={held ? `Change ${held.name}` : "New channel"}>
      <div className="grid max-w-3xl gap-3 md:grid-cols-2">
        {held ? null : (
          <label className="flex flex-col gap-1">
            <span className="text-[12px] text-ink-muted">Name</span>
            <input
              required
              maxLength={100}
              value={name}
              onChange={(e) => setName(e.target.value)}
              className={field}
            />
          </label>
        )}
        {fields.map((f) => (
          <label key={f.name} className="flex flex-col gap-1">
            <span className="text-[12px] text-ink-muted">
              {f.title}
              {f.type === "list" ? " (separated by commas)" : ""}
              {f.required ? "" : " (optional)"}
            </span>
            {f.type === "choice" ? (
              <select value={texts[f.name]} onChange={(e) => set(f.name, e.target.value)} className={field}>
                {f.options.map((o) => (
                  <option key={o}>{o}</option>
                ))}
              </select>
            ) : (
              <input
                type={f.secret ? "password" : f.type === "number" ? "number" : "text"}
                autoComplete={f.secret ? "new-password" : "off"}
                required={f.required && !(held && f.secret)}
                value={texts[f.name]}
                placeholder={held && f.secret ? "kept as it is" : ""}
                onChange={(e) => set(f.name, e.target.value)}
                className={field}
              />
            )}
            {f.description ? <span className="text-[11px] text-ink-muted">{f.description}</span> : null}
          </label>
        ))}
        <label className="flex flex-col gap-1">
          <span className="text-[12px] text-ink-muted">When it cannot deliver, tell</span>
          <select value={fallback} onChange={(e) => setFallback(e.target.value)} className={field}>
            <option value="">nobody else (the bell of the console only)</option>
            {others.map((o) => (
              <option key={o}>{o}</option>
            ))}
          </select>
        </label>
      </div>
      <div className="mt-3 flex gap-2">
        <Button tone="primary" type="submit" disabled={put.isPending}>
          {held ? "Save" : "Make the channel"}
        </Button>
        {onDone ? <Button onClick={onDone}>Cancel</Button> : null}
      </div>
      {put.error ? (
        <p role="alert" className="mt-3 text-critical">
          {put.error.message}
        </p>
      ) : null}
    </form>
  );
}
