"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { readableInstants } from "#lib/format/instants.ts";
import { moment } from "#lib/format/time.ts";
import type { AppRouter } from "#server/api/root.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Choice } from "../ui/choice.tsx";

type Person = NonNullable<inferRouterOutputs<AppRouter>["alerts"]["explain"]["person"]>;
const reaches = { yes: "reaches", no: "does not reach", unknown: "may reach" } as const;

/** Whom the question is about. */
export function WhichPerson({ value, onChange }: { value: string; onChange: (person: string) => void }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const people = useQuery(trpc.alerts.people.queryOptions({ project: slug }));
  return (
    <p className="mb-3 flex flex-wrap items-center gap-2 text-[13px]">
      For
      <Choice
        label="Person"
        value={value}
        options={[
          { value: "", label: "everybody" },
          ...(people.data ?? []).map((p) => ({ value: String(p.id), label: p.name })),
        ]}
        onChange={onChange}
      />
    </p>
  );
}

/** Why one person did, or did not, get the alert. */
export function ForPerson({ person: p }: { person: Person }) {
  return (
    <div className="mb-3 rounded-md border border-line p-3 text-[13px]">
      <p className="max-w-prose font-medium">{readableInstants(p.why)}</p>
      <ul className="mt-2 list-disc pl-5" aria-label={`Channels and ${p.name}`}>
        {p.channels.map((c) => (
          <li key={c.channel}>
            <span className="font-medium">{c.channel}</span> {reaches[c.reaches]} {p.name}. {c.how}
          </li>
        ))}
      </ul>
      {p.called.length > 0 ? (
        <ul className="mt-2 list-disc pl-5" aria-label="Called by name">
          {p.called.map((c) => (
            <li key={c.at}>
              {moment(c.at, "UTC")} UTC: called by name ({c.why})
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
