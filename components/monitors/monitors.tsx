"use client";

import { useQuery } from "@tanstack/react-query";
import { driftHref } from "../drift/links.ts";
import { useModel } from "../drift/use-model.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { FindingsTable } from "./findings-table.tsx";
import { MonitorCard } from "./monitor-card.tsx";
import { NewMonitor } from "./new-monitor.tsx";

/** Model › Monitors: what is watched and under which rule, and where the rule was crossed. */
export function Monitors({ model }: { model: string }) {
  const { slug, name, may } = useProject();
  const trpc = useTRPC();
  const { missing, timeZone } = useModel(model);
  const asked = { project: slug, model };
  const monitors = useQuery(
    trpc.monitors.list.queryOptions(asked, { enabled: !missing, refetchInterval: 15_000 }),
  );
  const findings = useQuery(
    trpc.monitors.findings.queryOptions(asked, { enabled: !missing, refetchInterval: 10_000 }),
  );
  if (missing) return <Empty title={`There is no model ${model} in this project.`} />;
  const open = findings.data?.filter((f) => f.state === "open").length;
  const status =
    open === undefined
      ? undefined
      : open === 0
        ? "Nothing is open."
        : `${open} ${open === 1 ? "finding is" : "findings are"} open.`;
  return (
    <>
      <PageHead
        title="Monitors"
        path={[
          { label: name, href: `/${slug}` },
          { label: model, href: driftHref(slug, model) },
          { label: "Monitors" },
        ]}
        status={status}
      />
      <Section
        title="Findings"
        description="Where a rule was crossed in closed windows. Late rows amend a finding; none is ever deleted."
      >
        <Panel
          query={findings}
          height={220}
          empty={(all) =>
            all.length === 0 ? (
              <Empty title="No rule was crossed yet.">
                <p>
                  A finding appears here within seconds of the window that crosses a monitor’s rule for long
                  enough.
                </p>
              </Empty>
            ) : null
          }
        >
          {(all) => <FindingsTable model={model} findings={all} timeZone={timeZone} />}
        </Panel>
      </Section>
      <Section title="What is watched">
        <Panel
          query={monitors}
          height={260}
          empty={(all) =>
            all.length === 0 ? (
              <Empty title="Nothing is watched yet.">
                <p>Monitors of inputs and outputs are made when the first day with events has closed.</p>
              </Empty>
            ) : null
          }
        >
          {(all) => (
            <ul className="divide-y divide-line border-line border-y">
              {all.map((monitor) => (
                <MonitorCard key={monitor.id} model={model} monitor={monitor} timeZone={timeZone} />
              ))}
            </ul>
          )}
        </Panel>
      </Section>
      {may("monitors:write") ? <NewMonitor model={model} /> : null}
    </>
  );
}
