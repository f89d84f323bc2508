import type { Span } from "./finding.ts";

/** Checks that the score looks back on. */
export const checksLooked = 21;
const startAbove = 0.5;
const stopBelow = 0.25;

/**
 * Share of changes among the last 21 checks, 0 to 1, newer changes weighing more (0.8 for the oldest to 1.2 for the
 * newest): Nagios, "Detection and Handling of State Flapping". A check is the shortest time in which the rules of the
 * findings can change their mind.
 */
export function flapScore(spans: readonly Span[], asOf: number): number {
  if (spans.length === 0) return 0;
  const width = Math.min(...spans.map((s) => s.holdMs));
  const states = Array.from({ length: checksLooked }, (_, i) => {
    const at = asOf - (checksLooked - i - 0.5) * width;
    return spans.some((s) => s.onset <= at && at < (s.closedAt ?? Number.POSITIVE_INFINITY));
  });
  let weighted = 0;
  for (let i = 1; i < states.length; i++) {
    const weight = 0.8 + (0.4 * (i - 1)) / (checksLooked - 2);
    if (states[i] !== states[i - 1]) weighted += weight;
  }
  return weighted / (checksLooked - 1);
}

/** Two bars, so that the mark does not flap itself: on above 50 %, off below 25 %. */
export function isFlapping(score: number, before: boolean): boolean {
  return before ? score >= stopBelow : score > startAbove;
}
