"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { moment } from "#lib/format/time.ts";
import { BlastRadius } from "../causes/blast-radius.tsx";
import { heldBy } from "../alerts/held-by.ts";
import { Causes } from "../causes/causes.tsx";
import { ChangeTable } from "../changes/change-table.tsx";
import { driftHref } from "../drift/links.ts";
import { FindingsTable } from "../monitors/findings-table.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Facts } from "../ui/facts.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { IncidentActions } from "./incident-actions.tsx";
import { IncidentAxis } from "./incident-axis.tsx";
import { incidentHref, StateMark } from "./look.tsx";
import { PriorityReasons } from "./priority-reasons.tsx";
import { SimilarIncidents } from "./similar-incidents.tsx";
import { SplitOff } from "./split-off.tsx";
import { Timeline } from "./timeline.tsx";

/** One incident: what was found, what was done, and what happened around its onset. */
export function IncidentPage({ id }: { id: number }) {
  const { slug, name, may } = useProject();
  const trpc = useTRPC();
  const valid = Number.isSafeInteger(id) && id > 0;
  const query = useQuery(
    trpc.incidents.get.queryOptions(
      { project: slug, incident: id },
      { enabled: valid, refetchInterval: 30_000 },
    ),
  );
  const incident = query.data;
  const path = [
    { label: name, href: `/${slug}` },
    { label: "Incidents", href: `/${slug}/incidents` },
    { label: `#${id}` },
  ];
  if (!valid) return <Empty title="There is no such incident." />;
  return (
    <>
      <PageHead
        title={incident?.title ?? `Incident ${id}`}
        path={path}
        status={incident ? <StateMark state={incident.state} /> : undefined}
      />
      <Panel query={query} height={400}>
        {(i) => (
          <>
            <Facts
              facts={[
                {
                  label: "model",
                  value: (
                    <Link href={driftHref(slug, i.model)} className="text-accent hover:underline">
                      {i.model}
                    </Link>
                  ),
                },
                { label: "priority", value: i.priority },
                { label: "owner", value: i.owner ?? "nobody" },
                ...(i.state === "acknowledged" && i.acknowledged_by
                  ? [{ label: "acknowledged", value: heldBy(i.acknowledged_by, i.acknowledged_until) }]
                  : []),
                {
                  label: "began",
                  value: `${moment(i.onset.low, i.time_zone)} – ${moment(i.onset.high, i.time_zone)}`,
                },
                ...(i.flapping ? [{ label: "flapping", value: `${Math.round(i.flap_score * 100)} %` }] : []),
                ...(i.recurrence_of ? [{ label: "seen before", value: <Other id={i.recurrence_of} /> }] : []),
                ...(i.merged_into ? [{ label: "merged into", value: <Other id={i.merged_into} /> }] : []),
              ]}
            />
            <IncidentActions id={i.id} state={i.state} owner={i.owner} />
            <IncidentAxis id={i.id} />
            <Causes incident={i.id} timeZone={i.time_zone} />
            <BlastRadius incident={i.id} />
            <Section title="Findings" description="Each leads to its column around the worst window.">
              <FindingsTable model={i.model} findings={i.findings} timeZone={i.time_zone} />
              {may("incidents:write") && i.state !== "resolved" && i.findings.length > 1 ? (
                <SplitOff id={i.id} findings={i.findings} />
              ) : null}
            </Section>
            <PriorityReasons priority={i.priority} reasons={i.priority_reasons} />
            <Section
              title="Changes around the onset"
              description="From three days before it to one day after. Coming first is no proof of being the cause."
            >
              {i.changes.length > 0 ? (
                <ChangeTable rows={i.changes} timeZone={i.time_zone} />
              ) : (
                <Empty title="Nothing is known to have changed then." />
              )}
            </Section>
            <Section title="Timeline">
              <Timeline entries={i.timeline} links={i.links} timeZone={i.time_zone} />
            </Section>
            <Section title="Past incidents like it" description="By the columns that both have.">
              <SimilarIncidents similar={i.similar} timeZone={i.time_zone} />
            </Section>
          </>
        )}
      </Panel>
    </>
  );
}

function Other({ id }: { id: number }) {
  const { slug } = useProject();
  return (
    <Link href={incidentHref(slug, id)} className="text-accent hover:underline">
      #{id}
    </Link>
  );
}
