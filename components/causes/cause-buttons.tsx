"use client";

import { useState } from "react";
import { whoIs } from "#lib/format/who.ts";
import type { IncidentCauses } from "#server/causes/index.ts";
import { Button } from "../ui/button.tsx";

export type CauseDeeds = {
  busy: boolean;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onConfirm: ((note: string) => void) | undefined;
  onReject: ((note: string) => void) | undefined;
};
type Props = CauseDeeds & { cause: IncidentCauses["causes"][number] };

/** What a person said of a cause, and what they may say now. */
export function CauseButtons({ cause, busy, onUp, onDown, onConfirm, onReject }: Props) {
  const { rank, verdict, type } = cause;
  const [note, setNote] = useState("");
  const judged = type !== "unknown";
  const send = (say: (note: string) => void) => () => {
    say(note.trim());
    setNote("");
  };
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2 text-[12px]">
      {verdict ? (
        <span className="min-w-0 break-words">
          {verdict.verdict === "confirmed" ? "Confirmed" : "Rejected"} by {whoIs(verdict.actor)}
          {verdict.note === null ? "" : `: ${verdict.note}`}
        </span>
      ) : null}
      {onConfirm && judged && verdict?.verdict !== "confirmed" ? (
        <Button disabled={busy} onClick={send(onConfirm)} aria-label={`Confirm cause ${rank}`}>
          Confirm
        </Button>
      ) : null}
      {onReject && judged && verdict?.verdict !== "rejected" ? (
        <Button disabled={busy} onClick={send(onReject)} aria-label={`Reject cause ${rank}`}>
          Reject
        </Button>
      ) : null}
      {(onConfirm || onReject) && judged ? (
        <input
          aria-label={`Note on cause ${rank}`}
          placeholder="Note (optional)"
          maxLength={10_000}
          value={note}
          onChange={(e) => setNote(e.target.value)}
          className="min-h-7 w-40 min-w-0 rounded-md border border-line bg-surface px-2 py-0.5"
        />
      ) : null}
      {onUp ? (
        <Button disabled={busy} onClick={onUp} aria-label={`Move cause ${rank} up`}>
          ↑
        </Button>
      ) : null}
      {onDown ? (
        <Button disabled={busy} onClick={onDown} aria-label={`Move cause ${rank} down`}>
          ↓
        </Button>
      ) : null}
    </div>
  );
}
