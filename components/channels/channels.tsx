"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { ChannelCard } from "./channel-card.tsx";
import { ChannelForm } from "./channel-form.tsx";

const everyMs = 5_000;

export function Channels() {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const allowed = may("channels:read");
  const kinds = useQuery(trpc.channels.kinds.queryOptions({ project: slug }, { enabled: allowed }));
  const channels = useQuery(
    trpc.channels.list.queryOptions({ project: slug }, { enabled: allowed, refetchInterval: everyMs }),
  );
  const [kind, setKind] = useState("slack");
  if (!allowed) {
    return (
      <>
        <PageHead title="Channels" />
        <Empty title="Only admins of the project manage its channels.">
          Ask one where the notifications of your models go.
        </Empty>
      </>
    );
  }
  const chosen = kinds.data?.find((k) => k.id === kind);
  return (
    <>
      <PageHead
        title="Channels"
        status="Where notifications go. Secrets are kept encrypted and are never shown again."
      />
      <Section title="Channels">
        <Panel
          query={channels}
          empty={(all) =>
            all.length === 0 ? (
              <Empty title="There is no channel yet.">Make the first one below.</Empty>
            ) : null
          }
        >
          {(all) => (
            <ul className="flex flex-col gap-3">
              {all.map((c) => (
                <ChannelCard
                  key={c.id}
                  channel={c}
                  fields={kinds.data?.find((k) => k.id === c.kind)?.fields ?? []}
                  others={all.map((o) => o.name).filter((n) => n !== c.name)}
                />
              ))}
            </ul>
          )}
        </Panel>
      </Section>
      <Section title="New channel">
        <p className="mb-3 flex flex-wrap items-center gap-2">
          <span className="text-[12px] text-ink-muted">Kind</span>
          <Choice
            label="Kind"
            value={kind}
            options={(kinds.data ?? []).map((k) => ({ value: k.id, label: k.label }))}
            onChange={setKind}
          />
        </p>
        {chosen ? (
          <ChannelForm
            key={kind}
            kind={kind}
            fields={chosen.fields}
            others={(channels.data ?? []).map((c) => c.name)}
          />
        ) : null}
      </Section>
    </>
  );
}
