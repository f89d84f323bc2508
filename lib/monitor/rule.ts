/**
 * A monitor's rule over the verdicts of successive windows, and the findings that it makes.
 *
 * A window crosses when its stored verdict is drift, its adjusted p is at most the monitor's q (never above the
 * verdict's own) and its effect is at least the monitor's minimum, where it has one; or when it exceeds a limit that a person declared. A finding opens in the window in
 * which `need` of the last `of` judged windows have crossed and ends after `clear` judged windows in a row have not.
 * Windows without enough rows neither count nor forget, as in lib/decide/persistence.ts.
 */
import type { Verdict } from "../domain/drift.ts";

export type MonitorRule = {
  /** Largest adjusted p that crosses, in (0, 0.04]. */
  q: number;
  /** Smallest effect that crosses, in the effect's own unit; null: the verdict's own minimum. */
  effectAtLeast: number | null;
  need: number;
  of: number;
  clear: number;
};

/** One judged window of one column, as the drift stage stored it. Times are in milliseconds. */
export type JudgedWindow = {
  start: number;
  end: number;
  n: number;
  verdict: Verdict;
  pAdjusted: number | null;
  effect: number | null;
  /** A limit that a person declared is exceeded: no chance is involved, so it crosses whatever the p. */
  fixed?: boolean | undefined;
};

/** A run of windows in which the rule stood crossed, by positions in the given windows. */
export type Episode = {
  /** The first window that crossed and counted towards the opening. */
  onset: number;
  /** The window in which the rule was crossed for long enough. */
  opened: number;
  /** The last window that crossed. */
  last: number;
  /** The window in which it ended; null while it goes on. */
  closed: number | null;
  /** The window that crossed with the largest effect. */
  worst: number;
};

export function crosses(window: JudgedWindow, rule: MonitorRule): boolean {
  if (window.fixed) return true;
  if (window.verdict !== "drift" || window.pAdjusted === null || window.pAdjusted > rule.q) return false;
  // An effect without a finite value is one that overflowed: larger than any minimum.
  return rule.effectAtLeast === null || (window.effect ?? Number.POSITIVE_INFINITY) >= rule.effectAtLeast;
}

export function episodesOf(windows: readonly JudgedWindow[], rule: MonitorRule): Episode[] {
  const episodes: Episode[] = [];
  let recent: { at: number; crossed: boolean }[] = [];
  let open: Episode | null = null;
  let quiet = 0;
  for (const [at, window] of windows.entries()) {
    if (window.verdict === "insufficient") continue;
    const crossed = crosses(window, rule);
    if (open) {
      quiet = crossed ? 0 : quiet + 1;
      if (crossed) extend(open, at, windows);
      if (quiet < rule.clear) continue;
      open.closed = at;
      open = null;
      recent = [];
      continue;
    }
    recent.push({ at, crossed });
    if (recent.length > rule.of) recent.shift();
    const hits = recent.filter((w) => w.crossed);
    if (hits.length < rule.need) continue;
    const first = hits[0]!.at;
    open = { onset: first, opened: at, last: first, closed: null, worst: first };
    for (const hit of hits) extend(open, hit.at, windows);
    episodes.push(open);
    quiet = crossed ? 0 : 1;
  }
  return episodes;
}

function extend(episode: Episode, at: number, windows: readonly JudgedWindow[]): void {
  episode.last = at;
  const size = (i: number) => windows[i]!.effect ?? Number.POSITIVE_INFINITY;
  if (size(at) > size(episode.worst)) episode.worst = at;
}
