const [firstMs, mostMs] = [5_000, 900_000];

/** A notification that was not delivered within a day becomes a dead letter. */
export const giveUpAfterMs = 86_400_000;

/**
 * Pause before the attempt after `attempts` failures (at least 1): full jitter over an interval that doubles from 5 s
 * to 15 min. `u` is uniform in [0, 1).
 */
export function backoffMs(attempts: number, u: number): number {
  return Math.round(u * Math.min(mostMs, firstMs * 2 ** Math.min(20, Math.max(0, attempts - 1))));
}
