/**
 * What the demonstration declares around its models: where features come from, and changes that really happened, in hours from
 * the anchor. They agree with truth.ts: a change that is the cause of something there names it, the others did no harm.
 */
import type { TruthId, TruthModel } from "./truth.ts";

type Graph = {
  nodes: { id: string; kind: "source" | "transformation" | "feature"; name: string }[];
  edges: { from: string; to: string }[];
};

export type Surrounding = {
  model: TruthModel;
  kind: "deploy" | "configuration";
  subject: string;
  hour: number;
  before: unknown;
  after: unknown;
  /** What it brought about; null: nothing. */
  causes: TruthId | null;
};

/** Each source, the step that reads it, and the features that come out. */
type Flow = { source: string; step: string; features: readonly string[] };

const flows: Record<TruthModel, readonly Flow[]> = {
  "credit-decision": [
    {
      source: "application form",
      step: "application features",
      features: ["loan_amount_eur", "debt_to_income", "annual_income_eur", "loan_term_months", "purpose"],
    },
    {
      source: "credit bureau",
      step: "bureau join",
      features: ["bureau_score", "credit_utilisation", "open_accounts", "late_payments_12m"],
    },
  ],
  "delivery-time": [
    { source: "kitchen app", step: "kitchen timings", features: ["kitchen_prep_minutes"] },
    { source: "dispatch", step: "hourly load", features: ["orders_in_queue", "couriers_online"] },
    { source: "traffic feed", step: "road conditions", features: ["traffic_index"] },
  ],
  "ticket-router": [
    {
      source: "helpdesk",
      step: "ticket features",
      features: ["product", "language", "subject_length", "body_length"],
    },
    { source: "customer records", step: "account features", features: ["customer_tier", "account_age_days"] },
  ],
};

export function lineageOf(model: TruthModel): Graph {
  const nodes: Graph["nodes"] = [];
  const edges: Graph["edges"] = [];
  for (const { source, step, features } of flows[model]) {
    nodes.push(
      { id: source, kind: "source", name: source },
      { id: step, kind: "transformation", name: step },
    );
    edges.push({ from: source, to: step });
    for (const name of features) {
      nodes.push({ id: name, kind: "feature", name });
      edges.push({ from: step, to: name });
    }
  }
  return { nodes, edges };
}

export const surroundings: readonly Surrounding[] = [
  {
    model: "delivery-time",
    kind: "deploy",
    subject: "kitchen app",
    hour: -268,
    before: { version: "4.7.2" },
    after: { version: "5.0.0" },
    causes: "prep-in-seconds",
  },
  {
    model: "delivery-time",
    kind: "deploy",
    subject: "kitchen app",
    hour: -196,
    before: { version: "5.0.0" },
    after: { version: "5.0.1" },
    causes: null,
  },
  {
    model: "credit-decision",
    kind: "deploy",
    subject: "bureau join",
    hour: -495,
    before: { version: "1.14" },
    after: { version: "1.15" },
    causes: "bureau-join",
  },
  {
    model: "credit-decision",
    kind: "deploy",
    subject: "bureau join",
    hour: -447,
    before: { version: "1.15" },
    after: { version: "1.14" },
    causes: null,
  },
  {
    model: "ticket-router",
    kind: "configuration",
    subject: "helpdesk",
    hour: -327,
    before: null,
    after: { product: "Workflows" },
    causes: "new-product",
  },
];
