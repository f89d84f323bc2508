"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { isDrawn, layoutOf, plans } from "#lib/timeline/index.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Drawing, width } from "../timeline/drawing.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { incidentHref } from "./look.tsx";

/** The first symptom with the band of its onset, changes and notifications: the timeline in small. */
export function IncidentAxis({ id }: { id: number }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const query = useQuery(
    trpc.incidents.timeline.queryOptions({ project: slug, incident: id }, { refetchInterval: 60_000 }),
  );
  return (
    <Section
      title="When it began"
      actions={
        <Link href={`${incidentHref(slug, id)}/timeline`} className="text-[13px] text-accent hover:underline">
          On one axis of time
        </Link>
      }
    >
      <Panel query={query} height={150}>
        {(timeline) =>
          isDrawn(layoutOf(timeline, width, plans.compact)) ? (
            <Drawing timeline={timeline} plan={plans.compact} />
          ) : (
            <Empty title="Nothing is measured around the onset yet, and no change or notification is known." />
          )
        }
      </Panel>
    </Section>
  );
}
