"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { ImportedFile } from "./imported-file.tsx";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";

/** The routes in Alertmanager's words, tried on the last week before they are put in force. */
export function Routing() {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const inForce = useQuery(trpc.alerts.configuration.queryOptions({ project: slug }));
  const [edited, setEdited] = useState<string | null>(null);
  const simulate = useMutation(trpc.alerts.simulate.mutationOptions());
  const configure = useMutation(
    trpc.alerts.configure.mutationOptions({
      onSuccess: () => {
        setEdited(null);
        return queries.invalidateQueries();
      },
    }),
  );
  const error = configure.error ?? simulate.error;
  return (
    <Section
      title="Routing"
      description="Alertmanager’s file; receivers name channels. A change is kept with its author, and earlier versions stay."
    >
      <Panel query={inForce} height={240}>
        {({ yaml, version, created_by, created_at }) => {
          const text = edited ?? yaml;
          return (
            <>
              <textarea
                aria-label="Routing configuration"
                spellCheck={false}
                rows={Math.min(30, text.split("\n").length + 1)}
                value={text}
                readOnly={!may("channels:manage")}
                onChange={(e) => setEdited(e.target.value)}
                className="w-full max-w-3xl rounded-md border border-line bg-surface p-2 font-mono text-[12px]"
              />
              <p className="mt-1 text-[12px] text-ink-muted">
                {version === 0
                  ? "What Leeway comes with."
                  : `Version ${version}, by ${created_by}, ${created_at ? moment(created_at, "UTC") : ""} UTC.`}
              </p>
              {may("channels:manage") ? (
                <div className="mt-2 flex flex-wrap gap-2">
                  <Button
                    disabled={simulate.isPending}
                    onClick={() => simulate.mutate({ project: slug, yaml: text })}
                  >
                    Try it on the last 7 days
                  </Button>
                  <Button
                    tone="primary"
                    disabled={edited === null || configure.isPending}
                    onClick={() => configure.mutate({ project: slug, yaml: text })}
                  >
                    Put in force
                  </Button>
                </div>
              ) : null}
            </>
          );
        }}
      </Panel>
      {error ? (
        <p role="alert" className="mt-2 max-w-prose text-critical">
          {error.message}
        </p>
      ) : null}
      {configure.data?.imported && edited === null ? <ImportedFile found={configure.data.imported} /> : null}
      {simulate.data?.imported && edited !== null ? (
        <ImportedFile found={simulate.data.imported} would />
      ) : null}
      {simulate.data ? (
        <table className="mt-3 border-collapse text-[13px]" aria-label="Replay of the last 7 days">
          <thead>
            <tr className="border-line border-b text-left text-[12px] text-ink-muted">
              <th scope="col" className="py-1 pr-6">
                Receiver
              </th>
              <th scope="col" className="py-1 pr-6 text-right">
                In force
              </th>
              <th scope="col" className="py-1 text-right">
                Proposed
              </th>
            </tr>
          </thead>
          <tbody>
            {simulate.data.receivers.map((r) => (
              <tr key={r.receiver} className="border-line border-b">
                <th scope="row" className="py-1 pr-6 text-left font-normal">
                  {r.receiver}
                </th>
                <td className="py-1 pr-6 text-right font-mono">{r.now}</td>
                <td className="py-1 text-right font-mono">{r.proposed}</td>
              </tr>
            ))}
          </tbody>
          <caption className="caption-bottom pt-1 text-left text-[12px] text-ink-muted">
            Notifications of the last 7 days, of {simulate.data.alerts} alerts. Nothing was sent.
          </caption>
        </table>
      ) : null}
    </Section>
  );
}
