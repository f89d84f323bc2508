import type { NoticeReason } from "../domain/notice.ts";

/** What a group's channel was last told; fingerprints of its alerts. */
export type LastTold = { at: number; firing: readonly string[]; resolved: readonly string[] };

export type Telling = {
  firing: readonly string[];
  resolved: readonly string[];
  sendResolved: boolean;
  repeatIntervalMs: number;
  now: number;
};

const subset = (part: readonly string[], whole: readonly string[]) => {
  const all = new Set(whole);
  return part.every((x) => all.has(x));
};

/**
 * Why a group has to be told again, in Alertmanager's order of questions; null: there is nothing new. A group that
 * resolved before anybody was told of it is never told.
 */
export function tellReason(last: LastTold | null, telling: Telling): NoticeReason | null {
  const { firing, resolved, now } = telling;
  if (last === null) return firing.length > 0 ? "first" : null;
  if (!subset(firing, last.firing)) return "new_firing";
  if (firing.length === 0) return last.firing.length > 0 ? "all_resolved" : null;
  if (telling.sendResolved && !subset(resolved, last.resolved)) return "new_resolved";
  return last.at < now - telling.repeatIntervalMs ? "repeat" : null;
}
