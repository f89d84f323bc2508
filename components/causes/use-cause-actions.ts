"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";

type Named = { type: string; subject: string };

/** What a person may say of an incident's causes. Whatever shows the incident is fetched again afterwards. */
export function useCauseActions(incident: number) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries(trpc.incidents.pathFilter());
  const confirm = useMutation(trpc.incidents.confirmCause.mutationOptions({ onSettled }));
  const reject = useMutation(trpc.incidents.rejectCause.mutationOptions({ onSettled }));
  const rank = useMutation(trpc.incidents.rankCauses.mutationOptions({ onSettled }));
  const all = [confirm, reject, rank];
  const named = ({ type, subject }: Named) => ({ type, subject });
  const body = (cause: Named, note: string) => ({ ...named(cause), ...(note === "" ? {} : { note }) });
  return {
    allowed: may("incidents:write"),
    busy: all.some((m) => m.isPending),
    failed: all.find((m) => m.error)?.error ?? null,
    confirm: (cause: Named, note: string) =>
      confirm.mutate({ project: slug, incident, body: body(cause, note) }),
    reject: (cause: Named, note: string) =>
      reject.mutate({ project: slug, incident, body: body(cause, note) }),
    put: (causes: readonly Named[]) =>
      rank.mutate({ project: slug, incident, body: { order: causes.map(named) } }),
  };
}
