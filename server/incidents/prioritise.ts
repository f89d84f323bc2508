import { likeness } from "#lib/incidents/index.ts";
import {
  type Feedback,
  learnWeights,
  prioritise,
  type PriorityFacts,
  type PriorityTerms,
  priorityTerms,
  termsOf,
  type UrgentFinding,
} from "#lib/priority/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { judgedOutcomes } from "./feedback-store.ts";
import type { GroupingRow } from "./grouping-store.ts";
import type { PastIncident } from "#lib/incidents/index.ts";
import { setPriority } from "./set-priority.ts";
import { type IncidentRow, updateIncident } from "./store.ts";

type Evidence = {
  worst?: { start?: string; end?: string; n?: number; p_adjusted?: number | null; effect?: Effect };
};
type Effect = { value?: number | null; bar?: number | null };

/** A cause that is likelier than all others together. */
const likeliest = 0.5;

export type PerformanceSince = (onset: number) => PriorityFacts["performance"];

/** How urgent a live incident is, from what its findings say now and from what people did with earlier ones. */
export async function prioritiseIncident(
  tx: ServiceContext,
  of: {
    incident: IncidentRow;
    rows: readonly GroupingRow[];
    past: readonly PastIncident[];
    tier: number | null;
    asOf: number;
    performance: PerformanceSince;
    feedback: readonly Feedback[];
    /** The chance that what the causes blame is harmless; 0 while none were looked for. */
    benign: number;
    /** Nobody has been told of the incident yet: its first priority is no news. */
    fresh: boolean;
  },
): Promise<void> {
  const { incident, tier, asOf } = of;
  const findings = of.rows.filter((r) => r.finding.state !== "withdrawn").map((r) => r.finding);
  if (findings.length === 0) return;
  const subjects = findings.map((f) => f.feature);
  const onset = incident.onsetLow.getTime();
  const past = of.past
    .filter((p) => p.id !== incident.id && p.endedAt !== null && p.endedAt <= onset)
    .map((p) => ({ likeness: likeness(subjects, p.subjects), endedMsAgo: Math.max(0, asOf - p.endedAt!) }));
  const terms = termsOf({ findings: findings.map(urgent), tier, past, benign: of.benign, action: false });
  const fell = of.performance(onset);
  // Its causes were held against labelled rows and found harmless: what fell elsewhere in the model is not its doing.
  const elsewhere = fell === "worse" && of.benign >= likeliest;
  const performance = findings.some((f) => f.source === "performance")
    ? "worse"
    : elsewhere
      ? "unknown"
      : fell;
  const judged = prioritise(
    terms,
    {
      tier,
      performance,
      dataWrong: findings.some((f) => f.source === "quality"),
    },
    learnWeights(of.feedback),
  );
  const reasons = [
    { chance: judged.chance, learnt_from: of.feedback.length },
    ...judged.contributions,
    ...judged.rules.map((rule) => ({ rule })),
  ];
  const { priority } = judged;
  if (of.fresh) await updateIncident(tx, incident.id, null, { priority, priorityReasons: reasons });
  else await setPriority(tx, { incident: incident.id, priority, reasons });
}

function urgent(f: GroupingRow["finding"]): UrgentFinding {
  const worst = (f.evidence as Evidence).worst ?? {};
  const span = Date.parse(worst.end ?? "") - Date.parse(worst.start ?? "");
  return {
    effect: worst.effect?.value ?? null,
    bar: worst.effect?.bar ?? null,
    pAdjusted: worst.p_adjusted ?? null,
    n: worst.n ?? 0,
    windowMs: Number.isFinite(span) ? span : 0,
    open: f.state === "open",
    worsening: f.state === "open" && Date.parse(worst.start ?? "") === f.lastAt.getTime(),
  };
}

/** What people did with the incidents of the project that have ended: the terms then, and whether somebody acted. */
export async function feedbackOf(tx: ServiceContext): Promise<Feedback[]> {
  return (await judgedOutcomes(tx)).flatMap(({ reasons, acted }) => {
    const terms = Object.fromEntries(
      reasons.flatMap((r) => (typeof r["value"] === "number" ? [[String(r["term"]), r["value"]]] : [])),
    ) as Partial<PriorityTerms>;
    return priorityTerms.every((t) => terms[t] !== undefined)
      ? [{ terms: terms as PriorityTerms, acted }]
      : [];
  });
}
