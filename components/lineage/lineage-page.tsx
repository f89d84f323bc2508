"use client";

import { useQuery } from "@tanstack/react-query";
import { driftHref } from "../drift/links.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { LineageDrawing } from "./lineage-drawing.tsx";
import { LineageEditor } from "./lineage-editor.tsx";

/** Model › Lineage: where its features come from, drawn and declared. */
export function LineagePage({ model }: { model: string }) {
  const { slug, name, may } = useProject();
  const trpc = useTRPC();
  const lineage = useQuery(
    trpc.changes.lineage.queryOptions({ project: slug, model }, { refetchInterval: 30_000 }),
  );
  const data = lineage.data;
  return (
    <>
      <PageHead
        title="Lineage"
        path={[
          { label: name, href: `/${slug}` },
          { label: model, href: driftHref(slug, model) },
          { label: "Lineage" },
        ]}
        status={data ? `${data.nodes.length} nodes, ${data.edges.length} edges` : undefined}
      />
      <Panel
        query={lineage}
        height={260}
        empty={(graph) =>
          graph.nodes.length === 0 ? (
            <Empty title="Nothing is known of where this model’s features come from.">
              <p>
                Declare it below, or send OpenLineage events to POST /api/v1/lineage: findings that share a
                source then become one incident.
              </p>
            </Empty>
          ) : null
        }
      >
        {(graph) => <LineageDrawing graph={graph} />}
      </Panel>
      {data && may("models:write") ? (
        <Section
          title="Declared"
          description="One edge a line: kind name -> kind name. Kinds are source, transformation, feature, version and metric."
        >
          <LineageEditor key={data.updated_at} model={model} declared={data.declared} />
        </Section>
      ) : null}
    </>
  );
}
