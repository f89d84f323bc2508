"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { NewKey } from "./new-key.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { TableHead } from "../ui/table-head.tsx";

const cell = "py-1.5 pr-4 align-top";

export function Keys() {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const keys = useQuery(trpc.keys.list.queryOptions({ project: slug }, { enabled: may("keys:manage") }));
  const [asking, setAsking] = useState<number | null>(null);
  const revoke = useMutation(
    trpc.keys.revoke.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  if (!may("keys:manage")) {
    return (
      <>
        <PageHead title="API keys" />
        <Empty title="Only admins of the project manage its keys.">
          Ask one for a key with the scopes that you need.
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHead
        title="API keys"
        status="For programs. A key is shown once, when it is made; only its fingerprint is kept."
      />
      <NewKey />
      <Section title="Keys">
        <Panel
          query={keys}
          height={160}
          empty={(all) => (all.length === 0 ? <Empty title="There is no key yet." /> : null)}
        >
          {(all) => (
            <Scroll label="Keys">
              <table className="w-full min-w-[760px] border-collapse">
                <TableHead
                  names={["Name", "Begins with", "Scopes", "Made", "Expires", "Last used", ""]}
                  cell={cell}
                />
                <tbody>
                  {all.map((k) => (
                    <tr key={k.id} className={`border-line border-b ${k.revoked_at ? "text-ink-muted" : ""}`}>
                      <th scope="row" className={`${cell} font-normal`}>
                        {k.name}
                      </th>
                      <td className={`${cell} font-mono text-[12px]`}>{k.prefix}…</td>
                      <td className={`${cell} max-w-72 text-[12px]`}>
                        {k.scopes.length > 15 ? "all" : k.scopes.join(", ")}
                      </td>
                      <td className={`${cell} whitespace-nowrap`}>{moment(k.created_at, "UTC")}</td>
                      <td className={`${cell} whitespace-nowrap`}>
                        {k.expires_at ? moment(k.expires_at, "UTC") : "never"}
                      </td>
                      <td className={`${cell} whitespace-nowrap`}>
                        {k.last_used_at ? moment(k.last_used_at, "UTC") : "not yet"}
                      </td>
                      <td className={cell}>
                        {k.revoked_at ? (
                          "revoked"
                        ) : asking === k.id ? (
                          <span className="flex gap-2">
                            <Button tone="danger" onClick={() => revoke.mutate({ project: slug, id: k.id })}>
                              Revoke for good
                            </Button>
                            <Button onClick={() => setAsking(null)}>Keep</Button>
                          </span>
                        ) : (
                          <Button onClick={() => setAsking(k.id)}>Revoke …</Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {revoke.error ? (
                <p role="alert" className="mt-2 text-critical">
                  {revoke.error.message}
                </p>
              ) : null}
            </Scroll>
          )}
        </Panel>
      </Section>
    </>
  );
}
