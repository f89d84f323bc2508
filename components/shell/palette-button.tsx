"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

// Its code comes with the first use: no page waits for it.
const Palette = dynamic(() => import("./palette.tsx").then((m) => m.Palette), { ssr: false });

/** ⌘K or Ctrl-K, wherever one is. */
export function PaletteButton({ project }: { project: string }) {
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const show = (next: boolean) => {
    setUsed(true);
    setOpen(next);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setUsed(true);
      setOpen((was) => !was);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        onClick={() => show(true)}
        className="min-h-6 rounded-md border border-line px-1.5 py-0.5 text-[12px] text-ink-muted hover:text-ink"
      >
        Go to <kbd className="font-mono text-[11px]">⌘K</kbd>
      </button>
      {used ? <Palette project={project} open={open} onOpenChange={setOpen} /> : null}
    </>
  );
}
