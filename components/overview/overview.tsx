"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { LiveIncidents } from "../incidents/live-incidents.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { FirstModel } from "./first-model.tsx";
import { ModelRow } from "./model-row.tsx";
import { healthSentence, worstFirst } from "./overview.prepare.ts";

const columns: { name: string; numeric?: boolean }[] = [
  { name: "Model" },
  { name: "Health" },
  { name: "Worst, last full day" },
  { name: "Events a day", numeric: true },
  { name: "Columns drifting, 30 days" },
  { name: "Label lag", numeric: true },
  { name: "Last event", numeric: true },
];

/** Every model of the project on one line: is it well, and if not, where to look. */
export function Overview() {
  const { slug, name } = useProject();
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions({ project: slug }, { refetchInterval: 15_000 }));
  const drift = useQueries({
    queries: (models.data ?? []).map((m) =>
      trpc.models.drift.queryOptions({ project: slug, model: m.model }, { refetchInterval: 15_000 }),
    ),
  });
  const entries = (models.data ?? []).map((model, i) => ({ model, query: drift[i]! }));
  const settled = entries.every((e) => !e.query.isPending);
  return (
    <>
      <PageHead
        title="Overview"
        path={[{ label: name }]}
        status={
          models.data && settled ? healthSentence(entries.map((e) => e.query.data?.verdict)) : undefined
        }
      />
      <LiveIncidents />
      <Panel query={models} height={200} empty={(all) => (all.length === 0 ? <FirstModel /> : null)}>
        {() => (
          <Scroll label="Models">
            <table className="w-full min-w-[900px] border-collapse">
              <thead>
                <tr className="border-line border-b text-[12px] text-ink-muted">
                  {columns.map(({ name, numeric }) => (
                    <th
                      key={name}
                      scope="col"
                      className={`py-1.5 pr-5 whitespace-nowrap last:pr-0 ${numeric ? "text-right" : ""}`}
                    >
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {(settled ? worstFirst(entries, (e) => e.query.data) : entries).map((e) => (
                  <ModelRow key={e.model.model} model={e.model} drift={e.query} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Panel>
    </>
  );
}
