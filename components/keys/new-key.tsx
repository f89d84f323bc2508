"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Permission, permissions } from "#lib/domain/permissions.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";

/** What a serving system needs. */
const usual: Permission[] = ["models:read", "events:write", "labels:write"];
const field = "min-h-7 rounded-md border border-line bg-surface px-2 py-0.5";

export function NewKey() {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const [scopes, setScopes] = useState<Permission[]>(usual);
  const create = useMutation(
    trpc.keys.create.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ project: slug, name, scopes, expires_in_days: days === "" ? null : Number(days) });
  };
  const toggle = (scope: Permission) =>
    setScopes((all) => (all.includes(scope) ? all.filter((s) => s !== scope) : [...all, scope]));
  return (
    <Section title="New key">
      <form onSubmit={submit}>
        <div className="flex flex-wrap items-end gap-3">
          <label className="flex flex-col gap-1">
            <span className="text-[12px] text-ink-muted">Name</span>
            <input
              required
              maxLength={100}
              value={name}
              onChange={(e) => setName(e.target.value)}
              placeholder="scoring service"
              className={field}
            />
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-[12px] text-ink-muted">Days until it expires (empty: never)</span>
            <input
              type="number"
              min={1}
              max={3650}
              value={days}
              onChange={(e) => setDays(e.target.value)}
              className={field}
            />
          </label>
          <Button tone="primary" type="submit" disabled={create.isPending || scopes.length === 0}>
            Make the key
          </Button>
        </div>
        <fieldset className="mt-3">
          <legend className="text-[12px] text-ink-muted">Scopes</legend>
          <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
            {permissions.map((scope) => (
              <label key={scope} className="flex min-h-6 items-center gap-1.5 font-mono text-[12px]">
                <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
                {scope}
              </label>
            ))}
          </div>
        </fieldset>
      </form>
      {create.error ? (
        <p role="alert" className="mt-3 text-critical">
          {create.error.message}
        </p>
      ) : null}
      {create.data ? (
        <div role="status" className="mt-3 rounded-md border border-accent p-3">
          <p>Copy the key now: it is not shown again.</p>
          <p className="mt-1 font-mono text-[12px] break-all select-all">{create.data.key}</p>
        </div>
      ) : null}
    </Section>
  );
}
