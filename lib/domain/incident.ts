/** From which state an incident may go to which. The database's constraint, the verbs and the buttons read this table. */
export const incidentTransitions = {
  open: ["acknowledged", "mitigated", "resolved"],
  acknowledged: ["mitigated", "resolved"],
  mitigated: ["resolved"],
  // Only where it was resolved automatically and the same thing came back at once.
  resolved: ["open"],
} as const;

export type IncidentState = keyof typeof incidentTransitions;
export const incidentStates = Object.keys(incidentTransitions) as [IncidentState, ...IncidentState[]];
export const liveStates = ["open", "acknowledged", "mitigated"] as const satisfies readonly IncidentState[];

export function mayBecome(from: IncidentState, to: IncidentState): boolean {
  return (incidentTransitions[from] as readonly IncidentState[]).includes(to);
}

/** The states from which `to` can be reached. */
export function statesBefore(to: IncidentState): IncidentState[] {
  return incidentStates.filter((from) => mayBecome(from, to));
}

/** How an incident ended: of itself, by a person, because its findings were withdrawn, or inside another one. */
export const resolutions = ["automatic", "person", "withdrawn", "merged"] as const;
export type Resolution = (typeof resolutions)[number];

/** P1 pages somebody, P2 pushes, P3 goes to a channel, P4 waits for a digest. */
export const priorities = ["P1", "P2", "P3", "P4"] as const;
export type Priority = (typeof priorities)[number];

/** What others must hear of: these entries of the timeline are handed on, each exactly once. */
export const relayedKinds = [
  "opened",
  "acknowledged",
  "mitigated",
  "resolved",
  "reopened",
  "merged",
  "escalated_priority",
  "flapping_started",
  "flapping_stopped",
] as const;

export const incidentEventKinds = [
  ...relayedKinds,
  "priority_set",
  "finding_attached",
  "finding_closed",
  "finding_reopened",
  "finding_amended",
  "finding_withdrawn",
  "commented",
  "assigned",
  "linked",
  "split",
  "causes_found",
  "causes_ranked",
  "cause_confirmed",
  "cause_rejected",
] as const;
export type IncidentEventKind = (typeof incidentEventKinds)[number];
