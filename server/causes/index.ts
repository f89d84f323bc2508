export { type BlastRadius, getBlastRadius } from "./blast-radius.ts";
export { benignChances } from "./benign-chances.ts";
export { explainIncident } from "./explain-incident.ts";
export { getCauses, type IncidentCauses } from "./get-causes.ts";
export { incidentsToExplain } from "./incidents-to-explain.ts";
export { rankBody, rankCauses } from "./rank-causes.ts";
export { causeBody, confirmCause, rejectCause } from "./judge-cause.ts";
