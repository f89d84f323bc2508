export { getLineage } from "./get-lineage.ts";
export { type LineageReach, lineageReach } from "./lineage-reach.ts";
export { runEvent } from "./input.ts";
export { lineageBody, putLineage } from "./put-lineage.ts";
export { takeRunEvent } from "./take-run-event.ts";
