export {
  ancestorsOf,
  faultsOf,
  type Lineage,
  type LineageNode,
  mergeLineage,
  type NodeKind,
  nodeKinds,
} from "./graph.ts";
export { type Affected, downstreamOf, sharedWith } from "./downstream.ts";
export { learnedLineage } from "./learned.ts";
export { tieToModel } from "./tie.ts";
export { diffFields } from "./fields.ts";
