export { type IngestResult, ingestEvents, ingestLabels } from "./ingest.ts";
export { type Ingestion, ingestion } from "./ingestion.ts";
export { deleteQuarantine, downloadQuarantine, listQuarantine, quarantineSummary } from "./quarantine.ts";
export type { Position, Quarantined } from "./quarantine-store.ts";
export { type Replayed, replayQuarantine } from "./replay-quarantine.ts";
