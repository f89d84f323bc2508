import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";

export const alertStates = ["firing", "resolved"] as const;
export type AlertState = (typeof alertStates)[number];

/** Which alerts are listed, as a sentence. */
export function AlertFilters({
  state,
  matchers,
  onState,
  onMatchers,
}: {
  state: AlertState | null;
  matchers: string;
  onState: (state: AlertState | null) => void;
  onMatchers: (text: string) => void;
}) {
  const [text, setText] = useState(matchers);
  return (
    <form
      aria-label="Which alerts"
      className="mb-3 flex flex-wrap items-center gap-2 text-[13px]"
      onSubmit={(e) => {
        e.preventDefault();
        onMatchers(text.trim());
      }}
    >
      <span>Show</span>
      <Choice
        label="State of alerts"
        value={state ?? ""}
        options={[{ value: "", label: "all" }, ...alertStates.map((s) => ({ value: s, label: s }))]}
        onChange={(value) => onState((value || null) as AlertState | null)}
      />
      <label className="flex min-w-0 flex-wrap items-center gap-2">
        that fit
        <input
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder={'model="credit",priority=~"P1|P2"'}
          className="w-64 max-w-full rounded-md border border-line bg-surface px-2 py-1 font-mono text-[12px]"
        />
      </label>
      <Button type="submit">Filter</Button>
    </form>
  );
}
