import { type Verdict, verdicts } from "#lib/domain/drift.ts";

type Drift = { verdict: Verdict; days: readonly { share: number | null }[] };

/** Those that drift first, and among them those with most columns drifting; models without a verdict last. */
export function worstFirst<T>(entries: readonly T[], driftOf: (entry: T) => Drift | null | undefined): T[] {
  const weight = (entry: T) => {
    const drift = driftOf(entry);
    if (!drift) return -1;
    return verdicts.indexOf(drift.verdict) + (drift.days.at(-2)?.share ?? 0) / 2;
  };
  return entries.toSorted((a, b) => weight(b) - weight(a));
}

/** The project in one sentence. */
export function healthSentence(all: readonly (Verdict | undefined)[]): string {
  const named = (n: number) => (n === 1 ? "1 model" : `${n} models`);
  if (all.length === 0) return "No model yet.";
  const drifting = all.filter((v) => v === "drift").length;
  const warned = all.filter((v) => v === "warning").length;
  if (drifting > 0) return `${drifting} of ${named(all.length)} ${drifting === 1 ? "drifts" : "drift"}.`;
  if (warned > 0) return `No model drifts; ${named(warned)} of ${all.length} near it.`;
  return all.includes("stable")
    ? `No drift in ${named(all.length)}.`
    : `${named(all.length)}, none judged yet.`;
}

/** Events in an ordinary day: the mean of the full days that had any. */
export function dailyEvents(days: readonly { events: number }[]): number | null {
  const full = days.slice(0, -1).filter((day) => day.events > 0);
  return full.length > 0 ? full.reduce((sum, day) => sum + day.events, 0) / full.length : null;
}
