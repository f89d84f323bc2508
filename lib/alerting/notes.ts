import { whoIs } from "../format/who.ts";

const moment = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** A length of time in whole words: "20 s", "45 min", "3 h", "2 d". Milliseconds. */
export function lengthWords(ms: number): string {
  if (ms < 90_000) return `${Math.max(1, Math.round(ms / 1_000))} s`;
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** Who is on it and until when; null: until it ends. */
export function acknowledgedNote(of: { by: string; until: number | null }): string {
  return `${whoIs(of.by)} is on it${of.until === null ? "" : ` until ${moment(of.until)}`}`;
}

/** How often an alert fired in which time. */
export function flappingNote(of: { times: number; withinMs: number }): string {
  return `It fired ${of.times} times in ${lengthWords(of.withinMs)}; more of that is held back until it is calm`;
}

/** That a silence has just ended, so that this message is no surprise. */
export function silenceEndedNote(of: { id: number; by: string; endedAt: number; now: number }): string {
  return `Silence ${of.id} of ${whoIs(of.by)} ended ${lengthWords(of.now - of.endedAt)} ago`;
}

/** Why an escalation takes a step: `step` from 0. */
export function escalationNote(of: {
  policy: string;
  step: number;
  steps: number;
  round: number;
  afterMs: number;
}): string {
  const again = of.round === 0 ? "" : `, round ${of.round + 1}`;
  return `Step ${of.step + 1} of ${of.steps} of ${of.policy}${again}: not acknowledged for ${lengthWords(of.afterMs)}`;
}
