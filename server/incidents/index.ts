export { acknowledge } from "./acknowledge.ts";
export { appendEvent } from "./append-event.ts";
export { assign } from "./assign.ts";
export { comment } from "./comment.ts";
export { followIncidents } from "./follow.ts";
export { getIncident } from "./get-incident.ts";
export { groupFindings } from "./group-findings.ts";
export type { Incident } from "./incident.ts";
export {
  acknowledgeBody,
  assignBody,
  commentBody,
  linkBody,
  mergeBody,
  splitBody,
  transitionBody,
} from "./input.ts";
export { link } from "./link.ts";
export { countOpenIncidents, listIncidents } from "./list-incidents.ts";
export { merge } from "./merge.ts";
export { lockIncident } from "./lock-incident.ts";
export { mitigate } from "./mitigate.ts";
export { modelsToGroup } from "./models-to-group.ts";
export { resolve } from "./resolve.ts";
export { setPriority } from "./set-priority.ts";
export { split } from "./split.ts";
export { takeTransitions, type Transition } from "./take-transitions.ts";
export { performanceSince } from "./performance-since.ts";
export { projectsToRelay } from "./projects-to-relay.ts";
