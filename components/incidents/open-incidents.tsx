"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";

/** How many incidents are open, beside the navigation's line; whatever shows incidents is told when one changes. */
export function OpenIncidents() {
  const { slug } = useProject();
  const trpc = useTRPC();
  useLiveIncidents(slug);
  const { data } = useQuery(
    trpc.incidents.count.queryOptions({ project: slug }, { refetchInterval: 30_000 }),
  );
  if (!data) return null;
  return (
    <span className="ml-2 rounded-full border border-drift px-1.5 text-[11px] text-drift">
      {data}
      <span className="sr-only"> not resolved</span>
    </span>
  );
}

function useLiveIncidents(project: string): void {
  const trpc = useTRPC();
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`/api/live?project=${encodeURIComponent(project)}`);
    const renew = () => void queries.invalidateQueries(trpc.incidents.pathFilter());
    source.addEventListener("incident", renew);
    return () => source.close();
  }, [project, queries, trpc]);
}
