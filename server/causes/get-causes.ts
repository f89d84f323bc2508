import type { Cause, Explanation } from "#lib/causes/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { newestOrder, newestSnapshot, type VerdictRow, verdictsOf } from "./store.ts";

export type CauseVerdict = {
  verdict: "confirmed" | "rejected";
  type: string;
  subject: string;
  note: string | null;
  actor: string;
  at: string;
};
/** How a person ordered the causes, the likeliest first. */
export type CauseOrder = {
  order: { type: string; subject: string }[];
  note: string | null;
  actor: string;
  at: string;
};
export type IncidentCauses = {
  causes: (Cause & { verdict: CauseVerdict | null })[];
  not_blamed: string[];
  loss: Explanation["loss"] | null;
  parts: Explanation["parts"];
  sources: NonNullable<Explanation["sources"]> | null;
  caution: string | null;
  restore: NonNullable<Explanation["restore"]> | null;
  /** What was looked at, so that the answer can be made again. Null until it was looked for. */
  snapshot: {
    id: number;
    rule: number;
    input_hash: string;
    bounds: Record<string, unknown>;
    rows: Explanation["rows"];
    created_at: string;
  } | null;
  /** The newest cause that a person confirmed. */
  verdict_by_person: CauseVerdict | null;
  /** The newest order of a person. `causes` stays in the order of the search. */
  order_by_person: CauseOrder | null;
};

/** The newest ranking of an incident's causes, with what persons said of them. */
export async function getCauses(ctx: ServiceContext, input: { incident: number }): Promise<IncidentCauses> {
  authorize(ctx, "incidents:read");
  const [row, verdicts, ranked] = await Promise.all([
    newestSnapshot(ctx, input.incident),
    verdictsOf(ctx, input.incident),
    newestOrder(ctx, input.incident),
  ]);
  const newest = new Map(verdicts.map((v) => [`${v.type} ${v.subject}`, asVerdict(v)]));
  const confirmed = [...newest.values()].filter((v) => v.verdict === "confirmed").at(-1) ?? null;
  const order_by_person = ranked
    ? { order: ranked.order, note: ranked.note, actor: ranked.actor, at: ranked.at.toISOString() }
    : null;
  if (!row)
    return {
      causes: [],
      not_blamed: [],
      loss: null,
      parts: null,
      sources: null,
      caution: null,
      restore: null,
      snapshot: null,
      verdict_by_person: confirmed,
      order_by_person,
    };
  const result = row.result as unknown as Explanation;
  return {
    causes: result.causes.map((c) => ({ ...c, verdict: newest.get(`${c.type} ${c.subject}`) ?? null })),
    not_blamed: result.not_blamed,
    loss: result.loss,
    parts: result.parts,
    sources: result.sources ?? null,
    caution: result.caution ?? null,
    restore: result.restore ?? null,
    snapshot: {
      id: row.id,
      rule: row.rule,
      input_hash: row.inputHash,
      bounds: row.bounds,
      rows: result.rows,
      created_at: row.createdAt.toISOString(),
    },
    verdict_by_person: confirmed,
    order_by_person,
  };
}

export function asVerdict({ verdict, type, subject, note, actor, at }: VerdictRow): CauseVerdict {
  return { verdict: verdict as CauseVerdict["verdict"], type, subject, note, actor, at: at.toISOString() };
}
