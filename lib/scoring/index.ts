export {
  errorText,
  faultsOf,
  inferBody,
  type Metadata,
  readMetadata,
  readScores,
  ScoringFault,
  sendable,
} from "./oip.ts";
