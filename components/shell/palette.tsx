"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTRPC } from "../providers/trpc.ts";
import { modelNav, projectNav } from "./nav.ts";

/** ⌘K: every page and every model by name. */
export function Palette({ project }: { project: string }) {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const trpc = useTRPC();
  const models = useQuery(trpc.models.names.queryOptions({ project }, { enabled: open }));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const go = (href: string) => {
    setOpen(false);
    router.push(href);
  };
  const items = [
    ...projectNav(project),
    ...(models.data ?? []).flatMap((model) =>
      modelNav(project, model).map((item) => ({ ...item, label: `${model} · ${item.label}` })),
    ),
  ];
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="rounded-md border border-line px-1.5 py-0.5 text-[12px] text-ink-muted hover:text-ink"
      >
        Go to <kbd className="font-mono text-[11px]">⌘K</kbd>
      </button>
      <Command.Dialog
        open={open}
        onOpenChange={setOpen}
        label="Go to a page"
        overlayClassName="fixed inset-0 bg-ink/30"
        contentClassName="fixed top-[15dvh] left-1/2 w-[min(92vw,520px)] -translate-x-1/2 rounded-lg border border-line bg-surface p-2 shadow-lg"
      >
        <Command.Input
          placeholder="A page or a model"
          className="w-full bg-transparent px-2 py-2 text-[14px] outline-none"
        />
        <Command.List className="max-h-[50dvh] overflow-y-auto border-line border-t pt-1">
          <Command.Empty className="p-3 text-ink-muted">Nothing of that name.</Command.Empty>
          {items.map((item) => (
            <Command.Item
              key={item.href}
              value={item.label}
              onSelect={() => go(item.href)}
              className="rounded-md px-2 py-1.5 data-[selected=true]:bg-surface-raised"
            >
              {item.label}
            </Command.Item>
          ))}
        </Command.List>
      </Command.Dialog>
    </>
  );
}
