import type { Cause, Explanation } from "#lib/causes/index.ts";
import { lastWindow } from "#lib/incidents/index.ts";
import { getIncident } from "#server/incidents/index.ts";
import { allows, authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { getLineage, type LineageReach, lineageReach } from "#server/lineage/index.ts";
import { findSubject } from "#server/profiles/index.ts";
import { asVerdict } from "./get-causes.ts";
import { boundsOf } from "./gather.ts";
import { rowsByDay } from "./rows.ts";
import { newestSnapshot, verdictsOf } from "./store.ts";

type Count = { rows: number; low: number; high: number };
export type BlastRadius = {
  /** The cause whose rows are counted: what a person confirmed, else the likeliest; null where none is known. */
  cause: { type: string; subject: string; confirmed: boolean } | null;
  /** Rows of the version and segment from the onset on, until its last window, or until it was resolved, or now. */
  rows: number;
  /** Rows that the cause touches: the share in the sample times the rows; null without a cause that touches rows. */
  affected: Count | null;
  /** Share of the rows that it touches. */
  share: number | null;
  /** Rows that the share was measured on. */
  n: number;
  days: { day: string; rows: number; affected: number | null }[];
  segments: { feature: string; value: string; of_affected: number; within: number }[];
  /** Null for those who may not read models. */
  downstream: LineageReach | null;
};

/** How far an incident reaches: rows, days, segments, and what lies downstream by the lineage. */
export async function getBlastRadius(ctx: ServiceContext, input: { incident: number }): Promise<BlastRadius> {
  authorize(ctx, "incidents:read");
  const incident = await getIncident(ctx, input);
  const [row, verdicts] = await Promise.all([newestSnapshot(ctx, incident.id), verdictsOf(ctx, incident.id)]);
  const causes = (row?.result as unknown as Explanation | undefined)?.causes ?? [];
  const newest = new Map(verdicts.map((v) => [`${v.type} ${v.subject}`, asVerdict(v).verdict]));
  const said = (c: Cause) => newest.get(`${c.type} ${c.subject}`);
  const cause =
    causes.find((c) => said(c) === "confirmed") ?? causes.find((c) => said(c) !== "rejected") ?? null;
  const known = cause && cause.type !== "unknown" ? cause : null;
  const bounds = await boundsOf(ctx, incident);
  const until = incident.resolved_at ? Date.parse(incident.resolved_at) : ctx.now().getTime();
  const end = new Date(Math.min(until, lastWindow(incident.findings)?.end ?? until));
  const from = new Date(incident.onset.low);
  const days =
    bounds && end > from
      ? await rowsByDay(ctx, await findSubject(ctx, bounds), { segment: bounds.segment, from, to: end })
      : [];
  const rows = days.reduce((s, d) => s + d.rows, 0);
  const reach = known?.reach ?? null;
  const measured = new Map(reach?.days.map((d) => [d.day, d]));
  return {
    cause: known && { type: known.type, subject: known.subject, confirmed: said(known) === "confirmed" },
    rows,
    affected: reach && {
      rows: Math.round(reach.share * rows),
      low: Math.round(reach.low * rows),
      high: Math.round(reach.high * rows),
    },
    share: reach?.share ?? null,
    n: reach?.n ?? 0,
    days: days.map((d) => {
      // A day with few rows in the sample, or none, has the share of all of them.
      const own = measured.get(d.day);
      const share = own && own.n >= 30 ? own.share : reach?.share;
      return { ...d, affected: share === undefined ? null : Math.round(share * d.rows) };
    }),
    segments: reach?.segments ?? [],
    downstream: allows(ctx.actor, "models:read") ? await downstream(ctx, incident.model, known) : null,
  };
}

/** A cause in a feature or a source reaches what comes from it; any other the whole model. */
async function downstream(ctx: ServiceContext, model: string, cause: Cause | null): Promise<LineageReach> {
  const inFeature = cause && (cause.type === "data" || cause.type === "population");
  if (!inFeature) return lineageReach(ctx, { model, features: [], origins: [] });
  const { nodes } = await getLineage(ctx, { model });
  const isOrigin = nodes.some((n) => n.kind === cause.mode && n.name === cause.subject);
  const [features, origins] = isOrigin ? [[], [cause.subject]] : [[cause.subject], []];
  return lineageReach(ctx, { model, features, origins });
}
