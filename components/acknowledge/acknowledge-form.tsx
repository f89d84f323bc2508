import { Button } from "#components/ui/button.tsx";

const times = [
  ["", "until it ends"],
  ["1", "for 1 hour"],
  ["4", "for 4 hours"],
  ["24", "for a day"],
] as const;

/** A form of the plain kind: it works where scripts do not. */
export function AcknowledgeForm({ token, as }: { token: string; as: string | null }) {
  return (
    <form method="post" action="/acknowledge/confirm" className="mt-4 flex flex-wrap items-center gap-3">
      <input type="hidden" name="token" value={token} />
      <Button type="submit" tone="primary" className="min-h-10 px-4">
        Acknowledge
      </Button>
      <select
        name="hours"
        aria-label="How long"
        className="min-h-10 rounded-md border border-line bg-surface px-2 text-[13px]"
      >
        {times.map(([hours, text]) => (
          <option key={hours} value={hours}>
            {text}
          </option>
        ))}
      </select>
      <p className="w-full text-[12px] text-ink-muted">
        {as === null
          ? "You are not signed in: it will say that somebody with this link is on it."
          : `As ${as}.`}
      </p>
    </form>
  );
}
