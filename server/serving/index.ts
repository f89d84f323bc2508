export { findScoring, getScoring } from "./get-scoring.ts";
export { type Scoring, scoringBody } from "./input.ts";
export { putScoring } from "./put-scoring.ts";
export { removeScoring } from "./remove-scoring.ts";
export { openScorer } from "./scorer.ts";
export { testScoring } from "./test-scoring.ts";
