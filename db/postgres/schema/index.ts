export { apiKeys, memberships, projects, users } from "./projects.ts";
export { baselines, models, referenceSets, schemaRevisions, versions } from "./models.ts";
export { batches, dirtyHours, eventTotals } from "./events.ts";
export { noiseFloors, profiledHours, profileSeq, workerHeartbeats } from "./jobs.ts";
export { auditEntries } from "./audit.ts";
export { findings, monitors } from "./monitors.ts";
export { incidentEvents, incidentFindings, incidentLinks, incidents } from "./incidents.ts";
export { changes, githubHooks } from "./changes.ts";
export {
  type DeclaredEdge,
  type DeclaredNode,
  lineageEdges,
  lineageGraphs,
  lineageNodes,
} from "./lineage.ts";
export { streamAlarms, streamRuns, streamSettings, streamThresholds } from "./streams.ts";
export { multivariatePauses } from "./multivariate.ts";
export { cellValues } from "./performance.ts";
export { qualityRules } from "./quality.ts";
export {
  channels,
  deliveryAttempts,
  endpointHealth,
  inAppMessages,
  inAppReads,
  messageHandles,
  notifications,
} from "./channels.ts";
export {
  alertConfigurations,
  alertGroups,
  alertHistory,
  alertMembers,
  alerts,
  alertTellings,
  silences,
} from "./alerts.ts";
export { causeOrders, causeVerdicts, incidentCauses } from "./causes.ts";
export { scoringEndpoints } from "./scoring.ts";
export { digestItems, digests, escalations, escalationSteps } from "./escalations.ts";
export { timelineEmbeds } from "./embeds.ts";
