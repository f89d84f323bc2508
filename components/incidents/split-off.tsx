"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { incidentHref } from "./look.tsx";

type Props = { id: number; findings: readonly { id: number; feature: string; monitor: string }[] };

/** Takes chosen findings out into an incident of their own. */
export function SplitOff({ id, findings }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const split = useMutation(
    trpc.incidents.split.mutationOptions({
      onSuccess: (made) => router.push(incidentHref(slug, made.id)),
      onSettled: () => queries.invalidateQueries(trpc.incidents.pathFilter()),
    }),
  );
  const toggle = (one: number) =>
    setChosen(chosen.includes(one) ? chosen.filter((c) => c !== one) : [...chosen, one]);
  return (
    <details className="mt-3">
      <summary className="cursor-pointer text-ink-muted">Split findings off</summary>
      <fieldset className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">Findings that get an incident of their own</legend>
        {findings.map((f) => (
          <label key={f.id} className="flex min-h-6 items-center gap-1.5">
            <input type="checkbox" checked={chosen.includes(f.id)} onChange={() => toggle(f.id)} />
            {f.feature} <span className="text-ink-muted">({f.monitor})</span>
          </label>
        ))}
      </fieldset>
      <Button
        className="mt-2"
        disabled={chosen.length === 0 || chosen.length === findings.length || split.isPending}
        onClick={() => split.mutate({ project: slug, incident: id, body: { findings: [...chosen] } })}
      >
        Split off
      </Button>
      {split.error ? (
        <p role="alert" className="mt-2 text-critical">
          {split.error.message}
        </p>
      ) : null}
    </details>
  );
}
