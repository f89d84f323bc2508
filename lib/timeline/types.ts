/** What an incident's timeline is made of. Times are ISO 8601 in UTC; `recorded_at` is when Leeway came to know a thing. */
import type { Evidence as CauseEvidence } from "#lib/causes/index.ts";
import type { LaneKind } from "./lanes.ts";

export type Evidence = Pick<CauseEvidence, "scorer" | "value" | "threshold" | "n" | "text" | "refuted_by">;

/** One window of a symptom: what was measured from labels, and what was estimated without them. */
export type SymptomPoint = {
  start: string;
  end: string;
  recorded_at: string;
  /** Whether all events of the window had had the time to get their label. */
  matured: boolean;
  n: number;
  value: number | null;
  low: number | null;
  high: number | null;
  estimate: number | null;
  estimate_low: number | null;
  estimate_high: number | null;
  verdict: string;
};
export type Symptom = {
  name: string;
  /** "performance": a metric of the model; "effect": how far a column is from its reference. */
  kind: "performance" | "effect";
  points: SymptomPoint[];
};

export type HeatCell = {
  start: string;
  end: string;
  recorded_at: string;
  verdict: string;
  effect: number | null;
  bar: number | null;
};
/** One feature of the top causes. */
export type HeatRow = { feature: string; cells: HeatCell[] };

export type Mark = {
  lane: LaneKind;
  at: string;
  recorded_at: string;
  /** One sentence. */
  text: string;
};

/** It began somewhere between these two. */
export type OnsetBand = { subject: string; low: string; high: string; recorded_at: string };

export type TimelineCause = {
  rank: number;
  type: string;
  subject: string;
  sentence: string;
  probability: number;
  onset: { low: string; high: string } | null;
  evidence: Evidence[];
};

/** One answer of the search for causes, as it was stored and never changed. */
export type CauseSnapshot = {
  id: number;
  recorded_at: string;
  rule: number;
  input_hash: string;
  bounds: Record<string, unknown>;
  rows: { reference: number; current: number; after: number };
  causes: TimelineCause[];
};

/** An order of the causes that a person gave, the likeliest first. */
export type CauseOrder = {
  recorded_at: string;
  actor: string;
  order: { type: string; subject: string }[];
  note: string | null;
};

export type IncidentTimeline = {
  incident: { id: number; title: string; model: string; time_zone: string; created_at: string };
  /** Nothing that was recorded after this instant is in it. */
  as_of: string;
  axis: { from: string; to: string };
  symptoms: Symptom[];
  heat: HeatRow[];
  marks: Mark[];
  /** One a finding. */
  onsets: OnsetBand[];
  snapshots: CauseSnapshot[];
  orders: CauseOrder[];
  /** Instants at which somebody was told. */
  told: string[];
};
