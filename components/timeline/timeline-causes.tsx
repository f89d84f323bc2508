"use client";

import { wholePercent } from "#lib/format/number.ts";
import { useQuery } from "@tanstack/react-query";
import { type IncidentTimeline, orderInForce, snapshotInForce } from "#lib/timeline/index.ts";
import { inOrder } from "../causes/order.prepare.ts";
import { RankedCauses } from "../causes/ranked-causes.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";

const none = <Empty title="No cause was looked for yet." />;

/** The causes beside the drawing. Only those of now can be judged and ordered: at an earlier time they are read. */
export function TimelineCauses({ timeline, replayed }: { timeline: IncidentTimeline; replayed: boolean }) {
  return (
    <Section
      title="Causes"
      description={
        replayed
          ? "As they were known at that time. Go back to now to judge them."
          : "The evidence stands on the incident's page."
      }
    >
      {replayed ? <Past timeline={timeline} /> : <Present timeline={timeline} />}
    </Section>
  );
}

function Present({ timeline: { incident } }: { timeline: IncidentTimeline }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const query = useQuery(
    trpc.incidents.causes.queryOptions({ project: slug, incident: incident.id }, { refetchInterval: 30_000 }),
  );
  return (
    <Panel query={query} height={120}>
      {(found) =>
        found.causes.length === 0 ? (
          none
        ) : (
          <RankedCauses incident={incident.id} timeZone={incident.time_zone} found={found} brief />
        )
      }
    </Panel>
  );
}

function Past({ timeline }: { timeline: IncidentTimeline }) {
  const causes = snapshotInForce(timeline)?.causes ?? [];
  if (causes.length === 0) return none;
  return (
    <ol aria-label="Causes in order" className="flex flex-col gap-1 text-[13px]">
      {inOrder(causes, orderInForce(timeline)?.order ?? []).map((c) => (
        <li key={`${c.type} ${c.subject}`} className="break-words">
          {c.rank}. {c.sentence}{" "}
          <span className="text-ink-muted tabular-nums">{wholePercent(c.probability)} likely</span>
        </li>
      ))}
    </ol>
  );
}
