import type { ReactNode } from "react";

export type Fact = { label: string; value: ReactNode; note?: ReactNode };

/** A few figures side by side, without boxes. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="mb-5 grid grid-cols-2 gap-x-6 gap-y-3 border-line border-y py-3 sm:flex sm:flex-wrap sm:gap-x-10">
      {facts.map(({ label, value, note }) => (
        <div key={label} className="min-w-0">
          <dt className="font-mono text-[11px] text-ink-muted">{label}</dt>
          <dd className="break-words text-[15px] sm:truncate">
            {value}
            {note ? <span className="text-[12px] text-ink-muted"> {note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
