"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";

const lengths = [
  { value: "0", label: "until it ends" },
  { value: "1", label: "for 1 hour" },
  { value: "4", label: "for 4 hours" },
  { value: "24", label: "for 1 day" },
  { value: "72", label: "for 3 days" },
] as const;
type Length = (typeof lengths)[number]["value"];

type Props = {
  busy: boolean;
  /** Whether all that fires in its groups can be meant. */
  group?: boolean;
  /** `hours`: null until it ends. */
  send: (hours: number | null, wholeGroup: boolean) => void;
};

/** "Acknowledge for 4 hours": who presses it is on it, and it speaks again afterwards. */
export function Acknowledge({ busy, group = false, send }: Props) {
  const [length, setLength] = useState<Length>("0");
  const [whole, setWhole] = useState(false);
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button tone="primary" disabled={busy} onClick={() => send(Number(length) || null, whole)}>
        Acknowledge
      </Button>
      <Choice label="How long" value={length} options={lengths} onChange={setLength} />
      {group ? (
        <label className="inline-flex items-center gap-1.5 text-[13px]">
          <input type="checkbox" checked={whole} onChange={(e) => setWhole(e.target.checked)} />
          with all of its group
        </label>
      ) : null}
    </span>
  );
}
