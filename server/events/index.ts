export { type IngestResult, ingestEvents, ingestLabels } from "./ingest.ts";
export { ingestion } from "./ingestion.ts";
export { deleteQuarantine, downloadQuarantine, listQuarantine, quarantineSummary } from "./quarantine.ts";
export type { Quarantined } from "./quarantine-store.ts";
export { replayQuarantine } from "./replay-quarantine.ts";
