export { getLineage, type ModelLineage } from "./get-lineage.ts";
export { lineageBody, putLineage } from "./put-lineage.ts";
