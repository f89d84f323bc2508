export { activateVersion } from "./activate-version.ts";
export type { SchemaView, VersionDetail, VersionSummary } from "./describe-version.ts";
export { getModel, type ModelDetail } from "./get-model.ts";
export { getVersion } from "./get-version.ts";
export { modelBody, modelRef, versionBody, versionRef } from "./input.ts";
export { listModels, type ModelSummary } from "./list-models.ts";
export { listVersions } from "./list-versions.ts";
export { putModel } from "./put-model.ts";
export { putVersion } from "./put-version.ts";
