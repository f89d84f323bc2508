/** Alerts of the first view; as many again each time that more are asked for. */
export const alertsAtOnce = 50;
