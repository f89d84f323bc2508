const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long what is over is kept, in milliseconds. What fires, waits or is still to be sent is kept for longer. */
export const retention = {
  /** Each alert as it came in: a replay reads seven days. */
  alertHistoryMs: 8 * dayMs,
  /** Alerts after their end, what was told of them, escalations, digests, and the delivery log; the load page reads 28 days. */
  alertLogMs: 35 * dayMs,
  /** Silences after their end, as in Alertmanager. */
  silencesMs: 120 * hourMs,
} as const;
