import { startsWithin, stillFlaps } from "#lib/alerting/flap.ts";
import { type Configuration, matches } from "#lib/alerting/index.ts";
import { flappingNote, silenceEndedNote } from "#lib/alerting/notes.ts";
import { said } from "#lib/channels/index.ts";
import { asAlert, asSilence } from "./as-alert.ts";
import type { AlertRow, SilenceRow } from "./store.ts";

/** A silence that ended so long ago is no surprise any more. */
export const endedLatelyMs = 30 * 60_000;

/**
 * What a message says of alerts beside their own annotations, by fingerprint: that one flaps, and which silence has
 * just ended that kept it quiet. `told`: when this channel last heard of the group.
 */
export function notesFor(of: {
  members: readonly AlertRow[];
  configuration: Configuration;
  silences: readonly SilenceRow[];
  told: Date | null;
  now: Date;
}): Map<string, Record<string, string>> {
  const { flapping } = of.configuration;
  const now = of.now.getTime();
  const ended = of.silences.filter(
    (s) =>
      s.startsAt < s.endsAt &&
      s.endsAt <= of.now &&
      now - s.endsAt.getTime() < endedLatelyMs &&
      (of.told === null || of.told < s.endsAt),
  );
  const notes = new Map<string, Record<string, string>>();
  for (const member of of.members) {
    const own: Record<string, string> = {};
    const { starts, since } = asAlert(member).flaps!;
    if (flapping !== null && stillFlaps({ starts, since }, flapping, now)) {
      const { withinMs } = flapping;
      own[said.flapping] = flappingNote({ times: startsWithin(starts, withinMs, now), withinMs });
    }
    const silence = ended.find((s) => matches(asSilence(s).matchers, member.labels));
    if (silence) {
      const { id, createdBy: by, endsAt } = silence;
      own[said.silenceEnded] = silenceEndedNote({ id, by, endedAt: endsAt.getTime(), now });
    }
    if (Object.keys(own).length > 0) notes.set(member.fingerprint, own);
  }
  return notes;
}
