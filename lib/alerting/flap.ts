import type { Flapping } from "./extension.ts";

const mostKept = 50;

/** How often an alert began to fire in the time before `now`. Milliseconds. */
export function startsWithin(starts: readonly number[], withinMs: number, now: number): number {
  return starts.filter((at) => now - withinMs < at && at <= now).length;
}

export type Flaps = { starts: number[]; since: number | null };

/**
 * Counts one more start. It flaps from the `times`-th start within the time on, and no more once at most one is left
 * in it: two thresholds, so that the mark itself does not flap.
 */
export function began(flaps: Flaps, flapping: Flapping | null, at: number): Flaps {
  const starts = [...flaps.starts, at].slice(-mostKept);
  if (flapping === null) return { starts, since: null };
  const count = startsWithin(starts, flapping.withinMs, at);
  if (count >= flapping.times) return { starts, since: stillFlaps(flaps, flapping, at) ? flaps.since : at };
  return { starts, since: stillFlaps({ ...flaps, starts }, flapping, at) ? flaps.since : null };
}

/** Whether what began to flap still does. */
export function stillFlaps({ starts, since }: Flaps, flapping: Flapping | null, now: number): boolean {
  return since !== null && flapping !== null && startsWithin(starts, flapping.withinMs, now) > 1;
}
