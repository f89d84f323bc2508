export { getLineage } from "./get-lineage.ts";
export { type LineageReach, lineageReach } from "./lineage-reach.ts";
export { lineageEvent } from "./input.ts";
export { lineageBody, putLineage } from "./put-lineage.ts";
export { takeLineageEvent } from "./take-event.ts";
