"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import type { NotificationState } from "#lib/domain/notification.ts";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { outcomeWords, reasonWords, stateLooks } from "./words.ts";

const cell = "py-1.5 pr-4 align-top";

type Props = { channel?: string | undefined; state?: NotificationState | undefined; limit: number };

/** Notifications, newest first, each with its attempts; dead letters can be sent again. */
export function Deliveries({ channel, state, limit }: Props) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState<number | null>(null);
  const log = useQuery(
    trpc.channels.notifications.queryOptions(
      { project: slug, channel, state, limit },
      { refetchInterval: 3_000, placeholderData: (last) => last },
    ),
  );
  const replay = useMutation(
    trpc.channels.replay.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  return (
    <Panel
      query={log}
      empty={({ notifications }) =>
        notifications.length === 0 ? (
          <Empty title={state ? "There is none in this state." : "Nothing was sent yet."}>
            Send a test from Channels to see one here.
          </Empty>
        ) : null
      }
    >
      {({ notifications }) => (
        <Scroll label="Notifications" className="mt-2 overflow-x-auto">
          <table className="w-full min-w-[720px] border-collapse">
            <thead>
              <tr className="border-line border-b text-[12px] text-ink-muted">
                {["Made", "Channel", "About", "Why", "State", "Attempts", ""].map((name) => (
                  <th key={name} scope="col" className={`${cell} text-left font-normal`}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {notifications.map((n) => (
                <Fragment key={n.id}>
                  <tr className="border-line border-b">
                    <td className={`${cell} whitespace-nowrap`}>{moment(n.created_at, "UTC")}</td>
                    <td className={cell}>{n.channel}</td>
                    <td className={`${cell} max-w-80 break-words`}>
                      {n.priority} {n.status === "firing" ? "firing" : "resolved"}: {n.summary}
                      {n.last_error ? (
                        <p className="text-[12px] break-words text-ink-muted">{n.last_error}</p>
                      ) : null}
                    </td>
                    <td className={cell}>{reasonWords[n.reason]}</td>
                    <td className={`${cell} whitespace-nowrap ${stateLooks[n.state].tone}`}>
                      <span aria-hidden="true">{stateLooks[n.state].icon}</span> {stateLooks[n.state].word}
                    </td>
                    <td className={cell}>
                      <Button
                        aria-expanded={open === n.id}
                        aria-label={`Attempts of notification ${n.id}`}
                        onClick={() => setOpen(open === n.id ? null : n.id)}
                      >
                        {n.attempts.length}
                      </Button>
                    </td>
                    <td className={cell}>
                      {n.state === "dead" && may("channels:manage") ? (
                        <Button onClick={() => replay.mutate({ project: slug, id: n.id })}>Send again</Button>
                      ) : null}
                    </td>
                  </tr>
                  {open === n.id ? (
                    <tr className="border-line border-b bg-surface-raised">
                      <td colSpan={7} className="px-3 py-2 text-[12px]">
                        {n.attempts.length === 0 ? "Not attempted." : null}
                        <ol>
                          {n.attempts.map((a) => (
                            <li key={a.started_at}>
                              {moment(a.started_at, "UTC")} UTC:{" "}
                              {a.outcome ? outcomeWords[a.outcome] : "under way"}
                              {a.status === null ? "" : ` (${a.status})`}
                              {a.detail ? `: ${a.detail}` : ""}
                            </li>
                          ))}
                        </ol>
                        {n.due_at ? <p>Next attempt {moment(n.due_at, "UTC")} UTC.</p> : null}
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              ))}
            </tbody>
          </table>
          {replay.error ? (
            <p role="alert" className="mt-2 text-critical">
              {replay.error.message}
            </p>
          ) : null}
        </Scroll>
      )}
    </Panel>
  );
}
