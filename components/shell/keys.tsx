"use client";

import { useRef } from "react";
import { Button } from "../ui/button.tsx";
import { useKeys } from "../ui/use-keys.ts";

const keys: [string, string][] = [
  ["⌘K or Ctrl-K", "go to a page or a model"],
  ["Arrows", "move over the heatmap's cells"],
  ["Enter", "select a cell; once more, open its column"],
  ["Home, End", "the oldest and the newest window"],
  ["+ and −", "wider and narrower cells"],
  ["[ and ]", "the window before and after, on a column's page"],
  ["Esc", "close what is on top"],
  ["?", "this list"],
];

/** "?" lists the keys. */
export function Keys() {
  const dialog = useRef<HTMLDialogElement>(null);
  useKeys({ "?": () => dialog.current?.showModal() });
  return (
    <dialog
      ref={dialog}
      aria-label="Keys"
      className="m-auto rounded-lg border border-line bg-surface p-5 text-ink backdrop:bg-ink/30"
    >
      <h2 className="mb-3 text-[14px] font-semibold">Keys</h2>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="font-mono text-[12px]">{key}</kbd>
            </dt>
            <dd className="text-ink-muted">{what}</dd>
          </div>
        ))}
      </dl>
      <Button className="mt-4" onClick={() => dialog.current?.close()}>
        Close
      </Button>
    </dialog>
  );
}
