"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { changeKinds } from "#lib/domain/change.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { ChangeTable } from "./change-table.tsx";

const view = { kind: parseAsString.withDefault(""), model: parseAsString.withDefault("") };

/** What happened in the world: deploys, schemas, pipeline runs and configuration. */
export function Changes() {
  const { slug, name } = useProject();
  const trpc = useTRPC();
  const [{ kind, model }, set] = useQueryStates(view);
  const models = useQuery(trpc.models.list.queryOptions({ project: slug }));
  const list = useQuery(
    trpc.changes.list.queryOptions(
      { project: slug, ...(kind ? { kind } : {}), ...(model ? { model } : {}) },
      { refetchInterval: 15_000, placeholderData: keepPreviousData },
    ),
  );
  const timeZone = models.data?.find((m) => m.model === model)?.time_zone ?? "UTC";
  return (
    <>
      <PageHead
        title="Changes"
        path={[{ label: name, href: `/${slug}` }, { label: "Changes" }]}
        status={`Newest first, in ${timeZone}.`}
      />
      <search className="mb-4 flex flex-wrap items-center gap-2">
        <Choice
          label="Kind"
          value={kind}
          options={[
            { value: "", label: "every kind" },
            ...changeKinds.map((k) => ({ value: k as string, label: k })),
          ]}
          onChange={(k) => set({ kind: k })}
        />
        <Choice
          label="Model"
          value={model}
          options={[
            { value: "", label: "all models" },
            ...(models.data ?? []).map((m) => ({ value: m.model, label: m.model })),
          ]}
          onChange={(m) => set({ model: m })}
        />
      </search>
      <Panel
        query={list}
        height={240}
        empty={(rows) =>
          rows.length === 0 ? (
            <Empty title="No change fits.">
              <p>
                Leeway records what is done to models here. Tell it of deploys and pipeline runs with POST
                /api/v1/changes, a GitHub webhook, or OpenLineage.
              </p>
            </Empty>
          ) : null
        }
      >
        {(rows) => <ChangeTable rows={rows} timeZone={timeZone} />}
      </Panel>
    </>
  );
}
