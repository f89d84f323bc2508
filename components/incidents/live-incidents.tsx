"use client";

import { useQuery } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Section } from "../ui/section.tsx";
import { IncidentTable } from "./incident-table.tsx";

const most = 5;

/** The overview's incidents that are not resolved; nothing where there are none. */
export function LiveIncidents() {
  const { slug } = useProject();
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.incidents.list.queryOptions({ project: slug, state: "live" }, { refetchInterval: 30_000 }),
  );
  if (!data || data.incidents.length === 0) return null;
  return (
    <div className="mb-8">
      <Section title="Open incidents">
        <IncidentTable rows={data.incidents.slice(0, most)} />
      </Section>
    </div>
  );
}
