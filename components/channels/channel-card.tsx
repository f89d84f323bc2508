"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ChannelField } from "#lib/channels/index.ts";
import { moment } from "#lib/format/time.ts";
import type { Channel } from "#server/channels/index.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { ChannelForm } from "./channel-form.tsx";
import { Deliveries } from "./deliveries.tsx";
import { Preview } from "./preview.tsx";

type Health = {
  pending: number;
  delivered: number;
  dead: number;
  last_delivered_at: string | null;
  last_error: string | null;
  paused_until: string | null;
};
type Props = { channel: Channel & { health: Health }; fields: readonly ChannelField[]; others: string[] };

export function ChannelCard({ channel, fields, others }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [shown, setShown] = useState<"change" | "preview" | "deliveries" | "remove" | null>(null);
  const after = { onSuccess: () => queries.invalidateQueries() };
  const test = useMutation(trpc.channels.test.mutationOptions(after));
  const put = useMutation(trpc.channels.put.mutationOptions(after));
  const remove = useMutation(trpc.channels.remove.mutationOptions(after));
  const ref = { project: slug, name: channel.name };
  const toggle = (what: typeof shown) => setShown(shown === what ? null : what);
  const error = test.error ?? put.error ?? remove.error;
  const { health } = channel;
  return (
    <li className="rounded-md border border-line p-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-medium break-all">
          {channel.name} <span className="font-normal text-ink-muted">{channel.label}</span>
        </h3>
        <HealthMark enabled={channel.enabled} health={health} />
      </div>
      <p className="mt-1 text-[12px] text-ink-muted">
        In 24 h {health.delivered} delivered, {health.dead} given up; {health.pending} waiting.{" "}
        {health.last_delivered_at
          ? `Last delivered ${moment(health.last_delivered_at, "UTC")} UTC.`
          : "Nothing delivered yet."}
        {channel.fallback ? ` Falls back to ${channel.fallback}.` : ""}
      </p>
      {health.last_error ? (
        <p className="mt-1 text-[12px] break-words text-watch">{health.last_error}</p>
      ) : null}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onClick={() => test.mutate(ref)} disabled={test.isPending || !channel.enabled}>
          Send a test
        </Button>
        <Button onClick={() => toggle("preview")} aria-expanded={shown === "preview"}>
          Preview
        </Button>
        <Button onClick={() => toggle("deliveries")} aria-expanded={shown === "deliveries"}>
          Last deliveries
        </Button>
        <Button onClick={() => toggle("change")} aria-expanded={shown === "change"}>
          Change …
        </Button>
        <Button onClick={() => put.mutate({ ...ref, body: { enabled: !channel.enabled } })}>
          {channel.enabled ? "Switch off" : "Switch on"}
        </Button>
        {shown === "remove" ? (
          <Button tone="danger" onClick={() => remove.mutate(ref)}>
            Remove for good
          </Button>
        ) : (
          <Button onClick={() => toggle("remove")}>Remove …</Button>
        )}
      </div>
      {test.data ? <TestResult id={test.data.id} /> : null}
      {error ? (
        <p role="alert" className="mt-2 text-critical">
          {error.message}
        </p>
      ) : null}
      {shown === "change" ? (
        <div className="mt-3">
          <ChannelForm
            kind={channel.kind}
            fields={fields}
            others={others}
            held={channel}
            onDone={() => setShown(null)}
          />
        </div>
      ) : null}
      {shown === "preview" ? <Preview name={channel.name} /> : null}
      {shown === "deliveries" ? <Deliveries channel={channel.name} limit={10} /> : null}
    </li>
  );
}

function HealthMark({ enabled, health }: { enabled: boolean; health: Health }) {
  const [icon, word, tone] = !enabled
    ? ["–", "Switched off", "text-ink-muted"]
    : health.paused_until
      ? ["◐", `Paused until ${moment(health.paused_until, "UTC")} UTC`, "text-watch"]
      : health.last_error
        ? ["●", "Failing", "text-critical"]
        : ["○", "Works", "text-ok"];
  return (
    <span className={`inline-flex items-center gap-1 ${tone}`}>
      <span aria-hidden="true">{icon}</span> {word}
    </span>
  );
}

/** How the test went, asked until it is known. */
function TestResult({ id }: { id: number }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const sent = useQuery(
    trpc.channels.notification.queryOptions(
      { project: slug, id },
      { refetchInterval: ({ state }) => (state.data && state.data.state !== "pending" ? false : 1_000) },
    ),
  );
  const n = sent.data;
  const words =
    n?.state === "delivered"
      ? "The test was delivered."
      : n?.state === "dead"
        ? `The test failed: ${n.last_error}`
        : n?.last_error
          ? `Not delivered yet: ${n.last_error}. It is tried again for two minutes.`
          : "The test is on its way …";
  return (
    <p role="status" className={`mt-2 break-words ${n?.state === "dead" ? "text-critical" : ""}`}>
      {words}
    </p>
  );
}
