export { type Feedback, learnWeights } from "./learn.ts";
export { prioritise, type PriorityFacts, type PriorityTerms, priorityTerms } from "./model.ts";
export { termsOf, type UrgentFinding } from "./terms.ts";
