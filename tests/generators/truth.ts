/**
 * What really happens in the demonstration: the oracle for everything that claims to find it.
 * `from` and `to` are hours from the anchor, the UTC midnight at which the demonstration ends; `to` is null for
 * what still goes on. docs/demonstration.md tells the same story in words.
 */
export type TruthKind =
  | "broken_join"
  | "unit_change"
  | "new_category"
  | "covariate_shift"
  | "concept_shift"
  | "outage";

export type TruthModel = "credit-decision" | "delivery-time" | "ticket-router";

export type Truth = {
  id: string;
  model: TruthModel;
  kind: TruthKind;
  /** The columns whose own distribution changes. */
  features: readonly string[];
  /** Only rows with this value of this column are touched; null: all rows. */
  segment: { key: string; value: string } | null;
  from: number;
  to: number | null;
  what: string;
};

export const truth = [
  {
    id: "bureau-join",
    model: "credit-decision",
    kind: "broken_join",
    features: ["bureau_score", "credit_utilisation"],
    segment: null,
    from: -495,
    to: -447,
    what: "The join with the credit bureau's table loses its key: 60 % of the rows get no bureau data.",
  },
  {
    id: "larger-loans",
    model: "credit-decision",
    kind: "covariate_shift",
    features: ["loan_amount_eur", "debt_to_income"],
    segment: null,
    from: -960,
    to: null,
    what: "Customers ask for larger loans: amounts rise steadily, by 60 % within 40 days, and stay there.",
  },
  {
    id: "prep-in-seconds",
    model: "delivery-time",
    kind: "unit_change",
    features: ["kitchen_prep_minutes"],
    segment: null,
    from: -268,
    to: -196,
    what: "A new version of the kitchen's app sends the preparation time in seconds.",
  },
  {
    id: "bridge-closed",
    model: "delivery-time",
    kind: "concept_shift",
    features: [],
    segment: { key: "city", value: "Porto" },
    from: -408,
    to: null,
    what: "A bridge in Porto is closed: the same orders take 45 % longer there, and the model does not know.",
  },
  {
    id: "no-traffic",
    model: "delivery-time",
    kind: "outage",
    features: [],
    segment: null,
    from: -1043,
    to: -1037,
    what: "The service is down for six hours: no predictions at all.",
  },
  {
    id: "new-product",
    model: "ticket-router",
    kind: "new_category",
    features: ["product"],
    segment: null,
    from: -327,
    to: null,
    what: "A product is launched that the model has never seen: Workflows, 14 % of all tickets.",
  },
] as const satisfies readonly Truth[];

export type TruthId = (typeof truth)[number]["id"];

/** Whether this incident is on in the hour that starts so many hours from the anchor. */
export function happening(id: TruthId, hour: number): boolean {
  const found = truth.find((t) => t.id === id) as Truth;
  return hour >= found.from && (found.to === null || hour < found.to);
}

/** How far a slow change has come, from 0 to 1, when it takes so many hours. */
export function progress(id: TruthId, hour: number, hours: number): number {
  const { from } = truth.find((t) => t.id === id) as Truth;
  return Math.min(1, Math.max(0, (hour - from) / hours));
}
