"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useState } from "react";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";

const field = "min-h-7 rounded-md border border-line bg-surface px-2 py-0.5";
const lengths = [
  { value: "1", label: "1 hour" },
  { value: "8", label: "8 hours" },
  { value: "24", label: "1 day" },
  { value: "168", label: "1 week" },
] as const;
type Length = (typeof lengths)[number]["value"];

/** What is kept quiet, by whom and until when; a new one for who may. */
export function Silences() {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const silences = useQuery(
    trpc.alerts.silences.queryOptions({ project: slug }, { refetchInterval: 10_000 }),
  );
  const again = { onSuccess: () => queries.invalidateQueries() };
  const expire = useMutation(trpc.alerts.expire.mutationOptions(again));
  const unused = useQuery(trpc.alerts.unused.queryOptions({ project: slug }, { refetchInterval: 60_000 }));
  const sweep = useMutation(trpc.alerts.sweep.mutationOptions(again));
  const failed = expire.error ?? sweep.error;
  return (
    <Section
      title="Silences"
      description="Alerts that fit every matcher are not told while a silence is in force."
    >
      <Panel query={silences} height={60}>
        {(all) => (
          <ul className="divide-y divide-line border-line border-y empty:hidden">
            {all.map((s) => (
              <li key={s.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5 text-[13px]">
                <code className="font-mono">{s.matchers.join(", ")}</code>
                <span className="text-ink-muted">
                  {s.state} until {moment(s.ends_at, "UTC")} UTC
                  {s.expire_on_resolve && s.state !== "expired" ? ", or until what it fits is over" : ""} ·{" "}
                  {s.comment} · fits {s.matching} that {s.matching === 1 ? "fires" : "fire"}, has fitted{" "}
                  {s.matched}
                </span>
                {s.state !== "expired" && may("incidents:write") ? (
                  <Button onClick={() => expire.mutate({ project: slug, silence: s.id })}>End it now</Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {unused.data && unused.data.length > 0 ? (
        <p className="mt-2 flex flex-wrap items-center gap-2 text-[13px]">
          {unused.data.length === 1 ? "One silence has" : `${unused.data.length} silences have`} fitted
          nothing since {unused.data.length === 1 ? "it" : "they"} began, a day ago or longer.
          {may("incidents:write") ? (
            <Button disabled={sweep.isPending} onClick={() => sweep.mutate({ project: slug })}>
              End {unused.data.length === 1 ? "it" : "them"}
            </Button>
          ) : null}
        </p>
      ) : null}
      {failed ? (
        <p role="alert" className="mt-2 text-critical">
          {failed.message}
        </p>
      ) : null}
      {may("incidents:write") ? <NewSilence /> : null}
    </Section>
  );
}

const linesOf = (text: string) => text.split("\n").flatMap((m) => (m.trim() ? [m.trim()] : []));

function NewSilence() {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [matchers, setMatchers] = useState("");
  const [hours, setHours] = useState<Length>("8");
  const [comment, setComment] = useState("");
  const [untilOver, setUntilOver] = useState(false);
  const make = useMutation(
    trpc.alerts.silence.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  const asked = linesOf(matchers);
  const preview = useQuery(
    trpc.alerts.preview.queryOptions(
      { project: slug, matchers: linesOf(useDeferredValue(matchers)) },
      { enabled: asked.length > 0, retry: false },
    ),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({
      project: slug,
      matchers: asked,
      hours: Number(hours),
      comment,
      expire_on_resolve: untilOver,
    });
  };
  return (
    <form onSubmit={submit} className="mt-3 flex flex-wrap items-end gap-3">
      <label className="text-[12px] text-ink-muted">
        Matchers, one a line
        <textarea
          required
          rows={2}
          value={matchers}
          placeholder={'model="credit-decision"'}
          onChange={(e) => setMatchers(e.target.value)}
          className={`${field} block w-72 max-w-full font-mono text-ink`}
        />
      </label>
      <span className="text-[12px] text-ink-muted">
        For <Choice label="Length of the silence" value={hours} options={lengths} onChange={setHours} />
      </span>
      <label className="text-[12px] text-ink-muted">
        Why
        <input
          required
          value={comment}
          onChange={(e) => setComment(e.target.value)}
          className={`${field} block text-ink`}
        />
      </label>
      <label className="inline-flex min-h-7 items-center gap-1.5 text-[13px]">
        <input type="checkbox" checked={untilOver} onChange={(e) => setUntilOver(e.target.checked)} />
        end it when the alerts are over
      </label>
      <Button type="submit" disabled={make.isPending}>
        Keep quiet
      </Button>
      {asked.length > 0 && (preview.data || preview.error) ? (
        <p className="w-full text-[13px] text-ink-muted" aria-live="polite">
          {preview.error
            ? preview.error.message
            : `Would keep ${preview.data?.now} quiet that ${preview.data?.now === 1 ? "fires" : "fire"} now; fitted ${preview.data?.last_7_days} in the last 7 days.`}
        </p>
      ) : null}
      {make.error ? (
        <p role="alert" className="w-full text-critical">
          {make.error.message}
        </p>
      ) : null}
    </form>
  );
}
