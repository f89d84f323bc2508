"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";

const everyMs = 5_000;

/** Messages of the in-app channels: how many are new, and what they say. */
export function Bell() {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const inbox = useQuery(trpc.channels.inbox.queryOptions({ project: slug }, { refetchInterval: everyMs }));
  const read = useMutation(
    trpc.channels.read.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.channels.inbox.queryKey() }),
    }),
  );
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => event.key === "Escape" && setOpen(false);
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);
  const { unread = 0, messages = [] } = inbox.data ?? {};
  const newest = messages[0]?.updated_at;
  const words = unread === 0 ? "Messages, none unread" : `Messages, ${unread} unread`;
  return (
    <div ref={frame} className="relative">
      <button
        type="button"
        aria-expanded={open}
        aria-label={words}
        onClick={() => setOpen(!open)}
        className="relative min-h-8 min-w-8 rounded-md hover:bg-surface-raised"
      >
        <svg aria-hidden="true" viewBox="0 0 16 16" className="mx-auto size-4 fill-none stroke-current">
          <path d="M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3z M6.5 14h3" strokeWidth="1.3" strokeLinejoin="round" />
        </svg>
        {unread > 0 ? (
          <span className="absolute top-0 right-0 min-w-4 rounded-full bg-accent px-1 text-[10px] text-on-accent">
            {unread > 99 ? "99+" : unread}
          </span>
        ) : null}
      </button>
      {open ? (
        <section
          aria-label="Messages"
          className="fixed inset-x-2 top-14 z-30 max-h-[70dvh] overflow-y-auto rounded-md border border-line bg-surface p-3 shadow-lg md:absolute md:inset-x-auto md:top-9 md:left-0 md:w-96"
        >
          <div className="flex items-baseline justify-between gap-3">
            <h2 className="font-semibold">Messages</h2>
            {unread > 0 && newest ? (
              <button
                type="button"
                onClick={() => read.mutate({ project: slug, id: null, up_to: newest })}
                className="min-h-6 text-[12px] text-accent underline underline-offset-2"
              >
                Mark all as read
              </button>
            ) : null}
          </div>
          {inbox.error ? <p className="mt-2 text-critical">{inbox.error.message}</p> : null}
          {inbox.data && messages.length === 0 ? (
            <p className="mt-2 text-ink-muted">
              Nothing yet. A channel of the kind “In the console” sends its notifications here.
            </p>
          ) : null}
          <ul className="mt-1">
            {messages.map((m) => (
              <li key={m.id} className="border-line border-t py-2 first:border-t-0">
                <a
                  href={m.url}
                  onClick={() => m.unread && read.mutate({ project: slug, id: m.id, up_to: m.updated_at })}
                  className={m.unread ? "font-medium" : "text-ink-muted"}
                >
                  {m.unread ? <span className="sr-only">Unread: </span> : null}
                  {m.title}
                </a>
                <p className="text-[12px] break-words whitespace-pre-line text-ink-muted">{m.body}</p>
                <p className="text-[11px] text-ink-muted">{moment(m.updated_at, "UTC")} UTC</p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
