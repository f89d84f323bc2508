"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { Section } from "../ui/section.tsx";
import { TableHead } from "../ui/table-head.tsx";

const cell = "py-1.5 pr-4 align-top text-left font-normal";
const field = "min-h-7 rounded-md border border-line bg-surface px-2 py-0.5";

/** Who may show this timeline on pages elsewhere. */
export function Embeds({ incident }: { incident: number }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const query = useQuery(trpc.incidents.embeds.queryOptions({ project: slug, incident }));
  const onSuccess = () =>
    queries.invalidateQueries(trpc.incidents.embeds.queryFilter({ project: slug, incident }));
  const create = useMutation(trpc.incidents.createEmbed.mutationOptions({ onSuccess }));
  const revoke = useMutation(trpc.incidents.revokeEmbed.mutationOptions({ onSuccess }));
  const [origins, setOrigins] = useState("");
  const [days, setDays] = useState("30");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { origins: origins.split(/[\s,]+/).filter(Boolean), expires_in_days: Number(days) };
    create.mutate({ project: slug, incident, body });
  };
  const failed = create.error ?? revoke.error;
  return (
    <Section
      title="Show it elsewhere"
      description="A page of an origin that you name may show this timeline in a frame, without signing in, until it expires or is revoked."
    >
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <label className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
          <span className="text-[12px] text-ink-muted">Origins, with a space between them</span>
          <input
            required
            value={origins}
            onChange={(e) => setOrigins(e.target.value)}
            placeholder="https://wiki.example.com"
            className={field}
          />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-[12px] text-ink-muted">Days until it expires</span>
          <input
            type="number"
            required
            min={1}
            max={365}
            value={days}
            onChange={(e) => setDays(e.target.value)}
            className={field}
          />
        </label>
        <Button tone="primary" type="submit" disabled={create.isPending}>
          Make the frame
        </Button>
      </form>
      {failed ? (
        <p role="alert" className="mt-3 text-critical">
          {failed.message}
        </p>
      ) : null}
      {create.data ? (
        <div role="status" className="mt-3 rounded-md border border-accent p-3">
          <p>Copy the frame now: its address is not shown again.</p>
          <p className="mt-1 font-mono text-[12px] break-all select-all">
            {`<iframe src="${create.data.url}" title="Incident ${incident}" width="100%" height="600"></iframe>`}
          </p>
        </div>
      ) : null}
      <Panel
        query={query}
        height={40}
        empty={(all) =>
          all.length === 0 ? <p className="mt-3 text-ink-muted">It is shown nowhere else.</p> : null
        }
      >
        {(all) => (
          <Scroll label="Frames">
            <table className="mt-3 w-full min-w-[560px] border-collapse">
              <TableHead names={["Origins", "Made by", "Expires", ""]} cell={cell} />
              <tbody>
                {all.map((e) => (
                  <tr key={e.id} className="border-line border-b">
                    <th scope="row" className={`${cell} break-all`}>
                      {e.origins.join(", ")}
                    </th>
                    <td className={cell}>
                      {whoIs(e.created_by)}, {moment(e.created_at, "UTC")} UTC
                    </td>
                    <td className={cell}>{moment(e.expires_at, "UTC")} UTC</td>
                    <td className={cell}>
                      {e.revoked_at ? (
                        `revoked by ${whoIs(e.revoked_by ?? "")}`
                      ) : (
                        <Button
                          tone="danger"
                          disabled={revoke.isPending}
                          aria-label={`Revoke the frame for ${e.origins.join(", ")}`}
                          onClick={() => revoke.mutate({ project: slug, id: e.id })}
                        >
                          Revoke
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Panel>
    </Section>
  );
}
