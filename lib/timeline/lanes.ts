/** Lanes of single events, from top to bottom. */
export const laneKinds = ["changes", "quality", "findings", "alerts", "people"] as const;
export type LaneKind = (typeof laneKinds)[number];

export const laneNames: Record<LaneKind, string> = {
  changes: "Changes",
  quality: "Data quality",
  findings: "Findings",
  alerts: "Notifications",
  people: "Incident",
};
