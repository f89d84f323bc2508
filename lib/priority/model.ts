import type { Priority } from "../domain/incident.ts";

/** What makes an incident urgent; each from 0 to 1. */
export const priorityTerms = [
  "severity",
  "impact",
  "criticality",
  "confidence",
  "novelty",
  "trend",
  "action",
] as const;
export type PriorityTerm = (typeof priorityTerms)[number];
export type PriorityTerms = Record<PriorityTerm, number>;
export type PriorityWeights = { intercept: number } & PriorityTerms;

/**
 * Log-odds that a person should act now, before anybody's feedback: an incident of a middling model, twice over its
 * bar, certain and new lands between P2 and P3. No weight may become negative.
 */
export const priorWeights: PriorityWeights = {
  intercept: -5,
  severity: 2,
  impact: 1.5,
  criticality: 1.5,
  confidence: 2,
  novelty: 0.7,
  trend: 1,
  action: 0.3,
};

const bands: readonly [Priority, number][] = [
  ["P1", 0.85],
  ["P2", 0.6],
  ["P3", 0.3],
];
const order: readonly Priority[] = ["P1", "P2", "P3", "P4"];
const leastConfidence = 0.3;

/** What the numbers alone must not decide. */
export type PriorityFacts = {
  /** Of the model, 1 the most critical. */
  tier: number | null;
  /** The performance of the model: measured or estimated to have fallen, known to hold, or not known. */
  performance: "worse" | "held" | "unknown";
  /** Whether something is wrong with the data itself (a rule, a check), whatever it does to performance. */
  dataWrong: boolean;
};

export type Judged = {
  priority: Priority;
  /** Chance that a person should act now, before the rules below. */
  chance: number;
  /** Log-odds that each term adds; they and the intercept sum to the chance's log-odds. */
  contributions: { term: PriorityTerm | "intercept"; value: number | null; weight: number; adds: number }[];
  /** Hard rules that moved the priority, in words. */
  rules: string[];
};

/** The priority of an incident, with what each term adds and which rule moved it. */
export function prioritise(
  terms: PriorityTerms,
  facts: PriorityFacts,
  weights: PriorityWeights = priorWeights,
): Judged {
  const contributions: Judged["contributions"] = [
    { term: "intercept", value: null, weight: weights.intercept, adds: weights.intercept },
    ...priorityTerms.map((term) => ({
      term,
      value: terms[term],
      weight: weights[term],
      adds: weights[term] * terms[term],
    })),
  ];
  const chance = 1 / (1 + Math.exp(-contributions.reduce((sum, c) => sum + c.adds, 0)));
  let priority = bands.find(([, least]) => chance >= least)?.[0] ?? "P4";
  const rules: string[] = [];
  const move = (to: Priority, why: string) => {
    if (to === priority) return;
    priority = to;
    rules.push(why);
  };
  if (facts.performance !== "worse" && !facts.dataWrong) {
    // Inputs that moved are news, not trouble, as long as the model does its work.
    const most: Priority = facts.performance === "held" ? "P4" : "P3";
    const why =
      facts.performance === "held"
        ? "Drift without an effect on performance waits for the digest."
        : "Drift whose effect on performance is not known is P3 at most.";
    move(lower(priority, most), why);
  }
  if (terms.confidence < leastConfidence) {
    move(lower(priority, "P3"), "Evidence this weak is P3 at most.");
  }
  if (facts.performance === "worse" && facts.tier === 1) {
    move("P1", "Performance of a tier-1 model has fallen.");
  }
  return { priority, chance, contributions, rules };
}

/** The less urgent of two. */
function lower(a: Priority, b: Priority): Priority {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
