"use client";

import { useQuery } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Panel } from "../ui/panel.tsx";
import { FirstModel } from "./first-model.tsx";
import { ModelRow } from "./model-row.tsx";
import { Scroll } from "../ui/scroll.tsx";

const columns = [
  "Model",
  "Health",
  "Worst drift, last full day",
  "Events a day",
  "Features drifting",
  "Label lag",
  "Last event",
];

/** Every model of the project on one line: is it well, and if not, where to look. */
export function Overview() {
  const { slug } = useProject();
  const trpc = useTRPC();
  const models = useQuery(trpc.models.list.queryOptions({ project: slug }, { refetchInterval: 15_000 }));
  return (
    <>
      <PageHead title="Overview" status={models.data ? sentence(models.data.length) : undefined} />
      <Panel query={models} height={200} empty={(all) => (all.length === 0 ? <FirstModel /> : null)}>
        {(all) => (
          <Scroll label="Models">
            <table className="w-full min-w-[860px] border-collapse">
              <thead>
                <tr className="border-line border-b text-[12px] text-ink-muted">
                  {columns.map((name) => (
                    <th key={name} scope="col" className="py-1.5 pr-4 whitespace-nowrap">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {all.map((model) => (
                  <ModelRow key={model.model} model={model} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Panel>
    </>
  );
}

function sentence(models: number): string {
  if (models === 0) return "No model yet.";
  return models === 1 ? "One model." : `${models} models.`;
}
