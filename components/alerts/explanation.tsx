"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { parseAsString, useQueryState } from "nuqs";
import { readableInstants } from "#lib/format/instants.ts";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { ForPerson, WhichPerson } from "./for-person.tsx";
import { Acknowledge } from "./acknowledge.tsx";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";

/** Why an alert was told to somebody, or was not. */
export function Explanation({ alert }: { alert: number }) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const acknowledge = useMutation(
    trpc.alerts.acknowledge.mutationOptions({ onSettled: () => queries.invalidateQueries() }),
  );
  const [person, setPerson] = useQueryState("person", parseAsString.withDefault(""));
  const found = useQuery(
    trpc.alerts.explain.queryOptions(
      { project: slug, alert, ...(person === "" ? {} : { person }) },
      { refetchInterval: 5_000, placeholderData: keepPreviousData },
    ),
  );
  const beginning = useRef<HTMLDivElement>(null);
  const loaded = found.data !== undefined;
  // Where the answer grows beneath the screen, it comes to whoever asked.
  useEffect(() => {
    if (loaded) beginning.current?.scrollIntoView({ block: "nearest" });
  }, [alert, loaded]);
  return (
    <div ref={beginning} className="scroll-mt-16">
      <Section title="Why did I (not) get this?">
        <WhichPerson value={person} onChange={(chosen) => void setPerson(chosen || null)} />
        <Panel query={found} height={120}>
          {(e) => (
            <>
              {e.person ? <ForPerson person={e.person} /> : null}
              <p className="max-w-prose">{readableInstants(e.why)}</p>
              {e.alert.status === "firing" && may("incidents:write") ? (
                <div className="mt-3 flex flex-wrap items-center gap-2">
                  <Acknowledge
                    busy={acknowledge.isPending}
                    send={(hours, whole_group) =>
                      acknowledge.mutate({ project: slug, alert, whole_group, ...(hours ? { hours } : {}) })
                    }
                    group
                  />
                </div>
              ) : null}
              {acknowledge.error ? (
                <p role="alert" className="mt-2 text-critical">
                  {acknowledge.error.message}
                </p>
              ) : null}
              <ul className="mt-3 list-disc pl-5 text-[13px]">
                {e.routes.map((r) => (
                  <li key={`${r.path} ${r.group}`}>
                    Route <code className="font-mono">{r.path}</code> → {r.receiver} (
                    {r.channels.length > 0 ? r.channels.join(", ") : "no channels"})
                    {r.muted === null ? "" : `, muted: ${r.muted}`}
                    {r.next_at === null ? "" : `, looked at again ${moment(r.next_at, "UTC")}`}
                    {r.digest_at === null ? "" : `, gathered for the digest of ${moment(r.digest_at, "UTC")}`}
                    {r.escalation === null ? "" : `, ${r.escalation} takes over when nobody acknowledges`}
                    {r.dedup === null ? "" : `. ${readableInstants(r.dedup)}`}
                  </li>
                ))}
              </ul>
              {e.told.length > 0 ? (
                <ol
                  className="mt-3 divide-y divide-line border-line border-y text-[13px]"
                  aria-label="What was told"
                >
                  {e.told.map((t) => (
                    <li key={`${t.at} ${t.channel}`} className="py-1">
                      {moment(t.at, "UTC")}: {t.channel ?? t.receiver} heard that it is {t.status} (
                      {t.reason.replaceAll("_", " ")};{" "}
                      {t.digest_at === null
                        ? (t.delivery ?? "nothing to deliver")
                        : `in the digest of ${moment(t.digest_at, "UTC")}${t.delivery === null ? "" : `, ${t.delivery}`}`}
                      ){t.fallbacks.map((f) => `, and it went by the fallback ${f.channel} (${f.delivery})`)}
                    </li>
                  ))}
                </ol>
              ) : null}
              {Object.entries(e.alert.annotations).map(([annotation, value]) => (
                <p key={annotation} className="mt-2 max-w-prose break-words text-[13px]">
                  <span className="text-ink-muted">{annotation}:</span> {readableInstants(value)}
                </p>
              ))}
              <p className="mt-3 break-all font-mono text-[12px] text-ink-muted">
                {Object.entries(e.alert.labels)
                  .map(([label, value]) => `${label}="${value}"`)
                  .join("  ")}
              </p>
              {e.alert.url ? (
                <a href={e.alert.url} className="text-accent hover:underline">
                  Open what it is about
                </a>
              ) : null}
            </>
          )}
        </Panel>
      </Section>
    </div>
  );
}
