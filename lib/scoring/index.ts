export {
  errorText,
  faultsOf,
  inferBody,
  type Layout,
  type Metadata,
  readMetadata,
  readScores,
  ScoringFault,
  sendable,
} from "./oip.ts";
