import type { IncidentCauses } from "#server/causes/index.ts";
import { signedText as signed } from "./words.prepare.ts";

type Parts = NonNullable<IncidentCauses["parts"]>;

/** How the loss grew, in three bars from a common middle. */
export function LossParts({ parts }: { parts: Parts }) {
  const rows = [
    { label: "Harder mix of known inputs", part: parts.harder_mix },
    { label: "Other outcomes on the same inputs", part: parts.relation },
    { label: "Inputs the reference hardly has", part: parts.unseen },
  ];
  const most = Math.max(...rows.map((r) => Math.abs(r.part.value)), 1e-12);
  return (
    <div className="mt-3 text-[12px]">
      <h3 className="font-semibold">How the loss grew</h3>
      <ul className="mt-1 flex flex-col gap-1">
        {rows.map(({ label, part }) => (
          <li key={label} className="grid grid-cols-1 items-center gap-x-3 sm:grid-cols-[16rem_8rem_1fr]">
            <span>{label}</span>
            <span aria-hidden className="h-2 rounded bg-surface-raised">
              <span
                className={`block h-2 rounded ${part.value > 0 ? "bg-critical" : "bg-accent"}`}
                style={{ width: `${Math.round((100 * Math.abs(part.value)) / most)}%` }}
              />
            </span>
            <span className="tabular-nums text-ink-muted">
              {signed(part.value)} ({signed(part.low)} to {signed(part.high)})
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
