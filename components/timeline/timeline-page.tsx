"use client";

import { useQuery } from "@tanstack/react-query";
import { incidentHref } from "../incidents/look.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Embeds } from "./embeds.tsx";
import { Replay } from "./replay.tsx";

/** An incident on one axis of time, as it is known now or as it was known at an earlier time. */
export function TimelinePage({ id }: { id: number }) {
  const { slug, name, may } = useProject();
  const trpc = useTRPC();
  const valid = Number.isSafeInteger(id) && id > 0;
  const query = useQuery(
    trpc.incidents.timeline.queryOptions(
      { project: slug, incident: id },
      { enabled: valid, refetchInterval: 30_000 },
    ),
  );
  if (!valid) return <Empty title="There is no such incident." />;
  const path = [
    { label: name, href: `/${slug}` },
    { label: "Incidents", href: `/${slug}/incidents` },
    { label: `#${id}`, href: incidentHref(slug, id) },
    { label: "Timeline" },
  ];
  return (
    <>
      <PageHead title={query.data?.incident.title ?? `Incident ${id}`} path={path} />
      <Panel query={query} height={480}>
        {(timeline) => <Replay timeline={timeline} />}
      </Panel>
      {query.data && may("incidents:write") ? <Embeds incident={id} /> : null}
    </>
  );
}
