import { moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";

/** "Ada, until 26 Nov 2026, 14:00 UTC"; without an end it holds until the alert ends. */
export function heldBy(actor: string | null, until: string | null): string {
  const who = actor === null ? "somebody is on it" : whoIs(actor);
  return until === null ? who : `${who}, until ${moment(until, "UTC")} UTC`;
}
