"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type IncidentState, mayBecome } from "#lib/domain/incident.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";

type Props = { id: number; state: IncidentState; owner: string | null };

const field = "min-h-7 min-w-0 rounded-md border border-line bg-surface px-2 py-0.5";

/** What a person may do with the incident in its present state. */
export function IncidentActions({ id, state, owner }: Props) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [who, setWho] = useState("");
  const [url, setUrl] = useState("");
  const [into, setInto] = useState("");
  // Also after a refusal: somebody else was faster, and the page must show what is true now.
  const onSettled = () => queries.invalidateQueries(trpc.incidents.pathFilter());
  const acknowledge = useMutation(trpc.incidents.acknowledge.mutationOptions({ onSettled }));
  const mitigate = useMutation(trpc.incidents.mitigate.mutationOptions({ onSettled }));
  const resolve = useMutation(trpc.incidents.resolve.mutationOptions({ onSettled }));
  const comment = useMutation(
    trpc.incidents.comment.mutationOptions({ onSettled, onSuccess: () => setText("") }),
  );
  const assign = useMutation(
    trpc.incidents.assign.mutationOptions({ onSettled, onSuccess: () => setWho("") }),
  );
  const link = useMutation(trpc.incidents.link.mutationOptions({ onSettled, onSuccess: () => setUrl("") }));
  const merge = useMutation(
    trpc.incidents.merge.mutationOptions({ onSettled, onSuccess: () => setInto("") }),
  );
  if (!may("incidents:write")) return null;
  const ref = { project: slug, incident: id };
  const seen = { ...ref, body: { expected_state: state } };
  const all = [acknowledge, mitigate, resolve, comment, assign, link, merge];
  const failed = all.find((m) => m.error)?.error;
  const busy = all.some((m) => m.isPending);
  const submit = (run: () => void) => (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return (
    <div className="mb-6 flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {mayBecome(state, "acknowledged") ? (
          <Button tone="primary" disabled={busy} onClick={() => acknowledge.mutate(seen)}>
            Acknowledge
          </Button>
        ) : null}
        {mayBecome(state, "mitigated") ? (
          <Button disabled={busy} onClick={() => mitigate.mutate(seen)}>
            Mark as mitigated
          </Button>
        ) : null}
        {mayBecome(state, "resolved") ? (
          <Button disabled={busy} onClick={() => resolve.mutate(seen)}>
            Resolve
          </Button>
        ) : null}
        {owner !== null ? (
          <Button disabled={busy} onClick={() => assign.mutate({ ...ref, body: { owner: null } })}>
            Give back
          </Button>
        ) : null}
      </div>
      <div className="flex flex-wrap gap-3">
        <form className="flex gap-2" onSubmit={submit(() => comment.mutate({ ...ref, body: { text } }))}>
          <input
            required
            aria-label="Comment"
            placeholder="Comment"
            value={text}
            onChange={(e) => setText(e.target.value)}
            className={field}
          />
          <Button type="submit" disabled={busy}>
            Comment
          </Button>
        </form>
        <form className="flex gap-2" onSubmit={submit(() => assign.mutate({ ...ref, body: { owner: who } }))}>
          <input
            required
            aria-label="Owner"
            placeholder="Owner"
            value={who}
            onChange={(e) => setWho(e.target.value)}
            className={field}
          />
          <Button type="submit" disabled={busy}>
            Assign
          </Button>
        </form>
        <form className="flex gap-2" onSubmit={submit(() => link.mutate({ ...ref, body: { url } }))}>
          <input
            required
            type="url"
            aria-label="Link"
            placeholder="https://…"
            value={url}
            onChange={(e) => setUrl(e.target.value)}
            className={field}
          />
          <Button type="submit" disabled={busy}>
            Link
          </Button>
        </form>
        {state !== "resolved" ? (
          <form
            className="flex gap-2"
            onSubmit={submit(() => merge.mutate({ ...ref, body: { into: Number(into) } }))}
          >
            <input
              required
              type="number"
              min={1}
              aria-label="Merge into incident"
              placeholder="Incident no."
              value={into}
              onChange={(e) => setInto(e.target.value)}
              className={`${field} w-32`}
            />
            <Button type="submit" disabled={busy}>
              Merge into
            </Button>
          </form>
        ) : null}
      </div>
      {failed ? (
        <p role="alert" className="text-critical">
          {failed.message}
        </p>
      ) : null}
    </div>
  );
}
