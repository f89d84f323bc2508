/**
 * pending: waits for its time, or is being sent (it then has a lease). superseded: a newer state of its group was sent
 * instead. dead: given up, can be replayed.
 */
export const notificationStates = ["pending", "delivered", "superseded", "dead"] as const;
export type NotificationState = (typeof notificationStates)[number];

/** interrupted: the process that sent it did not live to say how it went. */
export const attemptOutcomes = ["sent", "retry", "permanent", "interrupted"] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];
