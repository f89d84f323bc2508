import { readableInstants } from "#lib/format/instants.ts";
import type { Route } from "#lib/alerting/index.ts";

const instant = (at: Date) => readableInstants(at.toISOString());

type Last = { at: Date; reason: string; firing: readonly string[]; resolved: readonly string[] };

/** Why a channel hears nothing more of an alert now, from what it was last told; null: it was told nothing. */
export function dedupWords(
  route: Route,
  of: { last: Last | undefined; fingerprint: string; fires: boolean; acknowledged: boolean },
): string | null {
  const { last, fingerprint } = of;
  if (!last) return null;
  const since = `It was told at ${instant(last.at)} (${last.reason.replaceAll("_", " ")})`;
  if (of.fires && !last.firing.includes(fingerprint))
    return `${since}, before this fired: it is news at the next look.`;
  if (!of.fires && last.firing.includes(fingerprint))
    return `${since}, while this fired: its end is told at the next look.`;
  if (!of.fires) return `${since} that it is over.`;
  if (of.acknowledged) return `${since}; nothing is new since, and somebody is on it, so it is not repeated.`;
  const again = instant(new Date(last.at.getTime() + route.repeatIntervalMs));
  return `${since}; nothing is new since, so it is not repeated before ${again}.`;
}
