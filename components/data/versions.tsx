"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { count } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { TableHead } from "../ui/table-head.tsx";

type Version = {
  version: string;
  active: boolean;
  revision: number;
  reference: { rows: number; rejected: number; created_at: string } | null;
  events: number;
  first_event_at: string | null;
  last_event_at: string | null;
};

const cell = "py-1.5 pr-4 whitespace-nowrap";

export function Versions({
  model,
  versions,
  timeZone,
}: {
  model: string;
  versions: Version[];
  timeZone: string;
}) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const activate = useMutation(
    trpc.models.activate.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  return (
    <Scroll label="Versions">
      <table className="w-full min-w-[640px] border-collapse">
        <TableHead
          names={["Version", "Reference", "Rejected rows", "Sent", "Events", "From", "To", ""]}
          cell={cell}
        />
        <tbody>
          {versions.map((v) => (
            <tr key={v.version} className="border-line border-b">
              <th scope="row" className={`${cell} font-normal`}>
                {v.version}
                {v.active ? <span className="text-ok"> · active</span> : null}
                {v.revision > 1 ? (
                  <span className="text-ink-muted"> · schema revision {v.revision}</span>
                ) : null}
              </th>
              <td className={cell}>{v.reference ? `${count(v.reference.rows)} rows` : "none"}</td>
              <td className={cell}>{v.reference ? count(v.reference.rejected) : "–"}</td>
              <td className={cell}>{v.reference ? moment(v.reference.created_at, timeZone) : "–"}</td>
              <td className={cell}>{count(v.events)}</td>
              <td className={cell}>{v.first_event_at ? moment(v.first_event_at, timeZone) : "–"}</td>
              <td className={cell}>{v.last_event_at ? moment(v.last_event_at, timeZone) : "–"}</td>
              <td className={cell}>
                {v.active || !v.reference ? null : (
                  <Button
                    disabled={!may("models:write") || activate.isPending}
                    title={may("models:write") ? undefined : "Your role may not change models"}
                    onClick={() => activate.mutate({ project: slug, model, version: v.version })}
                  >
                    Activate
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {activate.error ? (
        <p role="alert" className="mt-2 text-critical">
          {activate.error.message}
        </p>
      ) : null}
    </Scroll>
  );
}
