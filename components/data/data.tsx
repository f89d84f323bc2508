"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { count } from "#lib/format/number.ts";
import { useModel } from "../drift/use-model.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { IngestionPanel } from "./ingestion-panel.tsx";
import { Quarantine } from "./quarantine.tsx";
import { SchemaTable } from "./schema-table.tsx";
import { ScoringEndpoint } from "./scoring-endpoint.tsx";
import { Versions } from "./versions.tsx";

/** Model › Data: what came in, what it was taken for, and what was not taken. */
export function Data({ model }: { model: string }) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const { row, missing } = useModel(model);
  const versions = useQuery(
    trpc.models.versions.queryOptions({ project: slug, model }, { refetchInterval: 10_000 }),
  );
  const [asked, setAsked] = useQueryState("version", parseAsString);
  const chosen = asked ?? versions.data?.find((v) => v.active)?.version ?? versions.data?.[0]?.version;
  const detail = useQuery(
    trpc.models.version.queryOptions(
      { project: slug, model, version: chosen ?? "" },
      { enabled: chosen !== undefined },
    ),
  );
  if (missing) return <Empty title={`There is no model ${model} in this project.`} />;
  const timeZone = row?.time_zone ?? "UTC";
  const events = versions.data?.reduce((sum, v) => sum + v.events, 0);
  return (
    <>
      <PageHead
        title={model}
        status={
          events === undefined
            ? undefined
            : `${count(events)} events${(versions.data?.length ?? 0) > 1 ? ` in ${versions.data?.length} versions` : ""}.`
        }
      />
      <Section title="Versions and references">
        <Panel
          query={versions}
          height={100}
          empty={(all) => (all.length === 0 ? <NoVersion model={model} /> : null)}
        >
          {(all) => <Versions model={model} versions={all} timeZone={timeZone} />}
        </Panel>
      </Section>
      {chosen ? (
        <Section
          title="Schema"
          description="Inferred from the reference and frozen with it; a person's word wins. Override with PUT /models/…/versions/…"
          actions={
            <Choice
              label="Version"
              value={chosen}
              options={(versions.data ?? []).map((v) => ({
                value: v.version,
                label: `version ${v.version}`,
              }))}
              onChange={(version) => void setAsked(version)}
            />
          }
        >
          <Panel
            query={detail}
            height={300}
            empty={(d) => (d.schema === null ? <NoReference model={model} version={d.version} /> : null)}
          >
            {(d) => <SchemaTable schema={d.schema} />}
          </Panel>
        </Section>
      ) : null}
      {chosen ? (
        <Section
          title="Scoring endpoint"
          description={`A server of the Open Inference Protocol that gives version ${chosen} rows to score again, so that the search for causes can try a repair out.`}
        >
          <ScoringEndpoint key={chosen} model={model} version={chosen} />
        </Section>
      ) : null}
      <Section
        title="Ingestion"
        description="Rows by the day on which they arrived (UTC), and the latest batches."
      >
        <IngestionPanel model={model} timeZone={timeZone} />
      </Section>
      {may("quarantine:read") ? (
        <Section
          title="Quarantine"
          description="Rows that could not be taken, kept 90 days with what came. Replaying reads them again under today's schema."
        >
          <Quarantine model={model} timeZone={timeZone} />
        </Section>
      ) : null}
    </>
  );
}

function NoVersion({ model }: { model: string }) {
  return (
    <Empty title="No version yet">
      Register one by sending its reference to{" "}
      <code className="font-mono text-[12px]">PUT /api/v1/models/{model}/versions/1/reference</code>.
    </Empty>
  );
}

function NoReference({ model, version }: { model: string; version: string }) {
  return (
    <Empty title={`Version ${version} has no reference yet`}>
      Send one to{" "}
      <code className="font-mono text-[12px]">
        PUT /api/v1/models/{model}/versions/{version}/reference
      </code>
      ; its rows fix the schema.
    </Empty>
  );
}
