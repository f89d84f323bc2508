"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type IncidentState, mayBecome } from "#lib/domain/incident.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Acknowledge } from "../alerts/acknowledge.tsx";
import { Button } from "../ui/button.tsx";

type Props = { id: number; state: IncidentState; owner: string | null };

const field = "min-h-7 min-w-0 rounded-md border border-line bg-surface px-2 py-0.5";

/** What a person may do with the incident in its present state. */
export function IncidentActions({ id, state, owner }: Props) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  // Also after a refusal: somebody else was faster, and the page must show what is true now.
  const onSettled = () => queries.invalidateQueries(trpc.incidents.pathFilter());
  const acknowledge = useMutation(trpc.incidents.acknowledge.mutationOptions({ onSettled }));
  const mitigate = useMutation(trpc.incidents.mitigate.mutationOptions({ onSettled }));
  const resolve = useMutation(trpc.incidents.resolve.mutationOptions({ onSettled }));
  const comment = useMutation(trpc.incidents.comment.mutationOptions({ onSettled }));
  const assign = useMutation(trpc.incidents.assign.mutationOptions({ onSettled }));
  const link = useMutation(trpc.incidents.link.mutationOptions({ onSettled }));
  const merge = useMutation(trpc.incidents.merge.mutationOptions({ onSettled }));
  if (!may("incidents:write")) return null;
  const ref = { project: slug, incident: id };
  const seen = { ...ref, body: { expected_state: state } };
  const all = [acknowledge, mitigate, resolve, comment, assign, link, merge];
  const failed = all.find((m) => m.error)?.error;
  const busy = all.some((m) => m.isPending);
  return (
    <div className="mb-6 flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {mayBecome(state, "acknowledged") || state === "acknowledged" ? (
          <Acknowledge
            busy={busy}
            send={(hours) => acknowledge.mutate({ ...seen, ...(hours ? { hours } : {}) })}
          />
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
        <OneField
          label="Comment"
          action="Comment"
          busy={busy}
          send={(text, done) => comment.mutate({ ...ref, body: { text } }, { onSuccess: done })}
        />
        <OneField
          label="Owner"
          action="Assign"
          busy={busy}
          send={(name, done) => assign.mutate({ ...ref, body: { owner: name } }, { onSuccess: done })}
        />
        <OneField
          label="Link"
          action="Link"
          placeholder="https://…"
          type="url"
          busy={busy}
          send={(url, done) => link.mutate({ ...ref, body: { url } }, { onSuccess: done })}
        />
        {state === "resolved" ? null : (
          <OneField
            label="Merge into incident"
            action="Merge into"
            placeholder="Incident no."
            type="number"
            busy={busy}
            send={(into, done) => merge.mutate({ ...ref, body: { into: Number(into) } }, { onSuccess: done })}
          />
        )}
      </div>
      {failed ? (
        <p role="alert" className="text-critical">
          {failed.message}
        </p>
      ) : null}
    </div>
  );
}

type FieldProps = {
  label: string;
  action: string;
  placeholder?: string;
  type?: "text" | "url" | "number";
  busy: boolean;
  /** `done` empties the field. */
  send: (value: string, done: () => void) => void;
};

function OneField({ label, action, placeholder = label, type = "text", busy, send }: FieldProps) {
  const [value, setValue] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(value, () => setValue(""));
  };
  return (
    <form className="flex gap-2" onSubmit={submit}>
      <input
        required
        type={type}
        {...(type === "number" ? { min: 1 } : {})}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(e) => setValue(e.target.value)}
        className={`${field} ${type === "number" ? "w-32" : ""}`}
      />
      <Button type="submit" disabled={busy}>
        {action}
      </Button>
    </form>
  );
}
