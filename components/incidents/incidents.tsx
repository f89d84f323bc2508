"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { incidentStates } from "#lib/domain/incident.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { IncidentTable } from "./incident-table.tsx";

const shown = ["all", "live", ...incidentStates] as const;
const words: Record<(typeof shown)[number], string> = {
  all: "in any state",
  live: "not resolved",
  open: "open",
  acknowledged: "acknowledged",
  mitigated: "mitigated",
  resolved: "resolved",
};
const view = {
  state: parseAsStringLiteral(shown).withDefault("all"),
  model: parseAsString.withDefault(""),
  q: parseAsString.withDefault(""),
};

/** Incidents of the project: what is open, and what has been. */
export function Incidents() {
  const { slug, name } = useProject();
  const trpc = useTRPC();
  const [{ state, model, q }, set] = useQueryStates(view);
  const models = useQuery(trpc.models.list.queryOptions({ project: slug }));
  const list = useQuery(
    trpc.incidents.list.queryOptions(
      { project: slug, state, q, ...(model ? { model } : {}) },
      { refetchInterval: 30_000, placeholderData: keepPreviousData },
    ),
  );
  const count = list.data?.incidents.length;
  const filtered = state !== "all" || model !== "" || q !== "";
  return (
    <>
      <PageHead
        title="Incidents"
        path={[{ label: name, href: `/${slug}` }, { label: "Incidents" }]}
        status={
          count === undefined
            ? undefined
            : `${count}${list.data?.next ? " or more" : ""} ${count === 1 ? "incident" : "incidents"}`
        }
      />
      <search className="mb-4 flex flex-wrap items-center gap-2">
        <Choice
          label="State"
          value={state}
          options={shown.map((s) => ({ value: s, label: words[s] }))}
          onChange={(s) => set({ state: s })}
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
        <input
          type="search"
          aria-label="Search columns, comments and owners"
          placeholder="Column, comment, owner …"
          value={q}
          onChange={(event) => set({ q: event.target.value })}
          className="min-h-7 rounded-md border border-line bg-surface px-2 py-0.5"
        />
      </search>
      <Panel
        query={list}
        height={240}
        empty={(page) =>
          page.incidents.length > 0 ? null : filtered ? (
            <Empty title="No incident fits." />
          ) : (
            <Empty title="There has been no incident yet.">
              <p>One opens within seconds of a finding of a model’s monitors.</p>
            </Empty>
          )
        }
      >
        {(page) => <IncidentTable rows={page.incidents} />}
      </Panel>
    </>
  );
}
