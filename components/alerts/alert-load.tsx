"use client";

import { useQuery } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { LoadTable } from "./load-table.tsx";
import { Loudest } from "./loudest.tsx";

/** Project › Alert load: who hears how much, what of it leads to nothing, and what would make it less. */
export function AlertLoad() {
  const { slug, name } = useProject();
  const trpc = useTRPC();
  const load = useQuery(trpc.escalations.fatigue.queryOptions({ project: slug }, { staleTime: 300_000 }));
  const total = load.data?.channels.reduce((n, c) => n + c.messages, 0);
  return (
    <>
      <PageHead
        title="Alert load"
        path={[
          { label: name, href: `/${slug}` },
          { label: "Alerts", href: `/${slug}/alerts` },
          { label: "Load" },
        ]}
        status={
          total === undefined
            ? undefined
            : `${total} message${total === 1 ? "" : "s"} in the last ${load.data?.days} days.`
        }
      />
      <Panel
        query={load}
        height={400}
        empty={(f) =>
          f.channels.every((c) => c.messages === 0) && f.people.every((p) => p.messages === 0) ? (
            <Empty title="Nothing was sent in the last 28 days.">
              When alerts are told, this page shows who hears how much and what leads to nothing.
            </Empty>
          ) : null
        }
      >
        {(f) => (
          <>
            {f.truncated ? (
              <p className="mb-3 text-[13px] text-watch">
                More arrived than this page reads: the oldest messages are left out.
              </p>
            ) : null}
            <Section
              title="What would make it less"
              description="Changes of the routing, each tried on the alerts of the last 7 days beside the routing in force."
            >
              {f.suggestions.length === 0 ? (
                <p className="text-ink-muted">
                  No change that was tried would have sent at least a tenth less.
                </p>
              ) : (
                <ol className="divide-y divide-line border-line border-y">
                  {f.suggestions.map((s) => (
                    <li key={`${s.receiver} ${s.change}`} className="py-2 text-[13px]">
                      <p>
                        <span className="font-medium">{s.change}</span> for {s.receiver}:{" "}
                        {Math.round((1 - s.proposed / s.now) * 100)} % fewer messages ({s.proposed} instead of{" "}
                        {s.now})
                      </p>
                      <p className="text-[12px] text-ink-muted">{s.cost}</p>
                    </li>
                  ))}
                </ol>
              )}
            </Section>
            <Section
              title="Channels"
              description="An episode is a group’s time of firing. Night is 22:00 to 07:00 in the receiver’s time zone."
            >
              <LoadTable
                label="Load of channels"
                head="Channel"
                rows={f.channels.map((c) => ({ key: c.channel, name: c.channel, note: c.time_zone, ...c }))}
              />
            </Section>
            <Section
              title="People"
              description="What surely reaches each member: the bell, mail to their address, and calls by name. Places that others share are not counted."
            >
              <LoadTable
                label="Load of people"
                head="Person"
                rows={f.people.map((p) => ({
                  key: String(p.id),
                  name: p.person,
                  note: p.channels.length > 0 ? p.channels.join(", ") : "no channel of their own",
                  ...p,
                }))}
              />
            </Section>
            <div className="mt-8 grid gap-8 lg:grid-cols-2">
              <div>
                <Loudest title="Loudest rules and models" rows={f.rules} />
              </div>
              <div>
                <Loudest title="Most repeated groups" rows={f.groups} />
              </div>
            </div>
          </>
        )}
      </Panel>
    </>
  );
}
