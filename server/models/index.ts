export { activateVersion } from "./activate-version.ts";
export { getModel } from "./get-model.ts";
export { getVersion } from "./get-version.ts";
export { ingestTotals } from "./ingest-totals.ts";
export { modelBody, modelRef, versionBody, versionRef } from "./input.ts";
export { listModels } from "./list-models.ts";
export { listVersions } from "./list-versions.ts";
export { putModel } from "./put-model.ts";
export { putVersion } from "./put-version.ts";
