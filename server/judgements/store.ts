import { and, eq, inArray } from "drizzle-orm";
import { readRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import { schemaRevisions } from "#db/postgres/schema/index.ts";
import type { Judgement } from "#lib/decide/index.ts";
import type { Verdict } from "#lib/domain/drift.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Judged, JudgedPlace } from "./record.ts";

/** A window's newest entries; nobody reads more. */
const mostEntries = 200;

export async function writeJudgements(
  ctx: ServiceContext,
  place: JudgedPlace,
  judged: readonly (Judged & { said: string })[],
): Promise<void> {
  await ctx.clickhouse.insert({
    table: "judgements",
    format: "JSONEachRow",
    values: judged.map((j) => ({
      version_id: place.versionId,
      stage: place.stage,
      subject: j.subject,
      segment: place.segment,
      grain: place.grain,
      start: Math.floor(j.start / 1000),
      against: j.against,
      revision: j.revision,
      said: j.said,
      judged_at: new Date(j.at).toISOString().replace("T", " ").replace("Z", ""),
      rule: j.rule,
      n: j.n,
      n_labelled: j.labelled,
      verdict: j.verdict,
      p: j.p,
      p_adjusted: j.pAdjusted,
      effect: j.effect,
      value: j.value,
    })),
  });
}

type Row = [number, number, string, number, number, number, Verdict, ...(number | null)[]];

export async function readJudgements(
  ctx: ServiceContext,
  place: JudgedPlace & { subject: string; start: Date; against: string | null },
): Promise<Judgement[]> {
  const against = place.against === null ? "" : ` AND against = ${quote(place.against)}`;
  const rows = await readRows<Row>(ctx.clickhouse, {
    query:
      "SELECT toUnixTimestamp64Milli(min(judged_at)) AS first, revision, against, any(rule), any(n), any(n_labelled), any(verdict), " +
      "any(p), any(p_adjusted), any(effect), any(value) FROM judgements " +
      `WHERE version_id = ${place.versionId} AND stage = '${place.stage}' AND subject = ${quote(place.subject)} ` +
      `AND segment = ${quote(place.segment)} AND grain = '${place.grain}' ` +
      `AND start = toDateTime(${Math.floor(place.start.getTime() / 1000)}, 'UTC')${against} ` +
      `GROUP BY against, revision, said ORDER BY first DESC LIMIT ${mostEntries}`,
    caller: "judgements.history",
  });
  return rows.map(([at, revision, with_, rule, n, labelled, verdict, ...figures]) => {
    const [p = null, pAdjusted = null, effect = null, value = null] = figures;
    return {
      at: Number(at),
      revision,
      against: with_,
      rule,
      n,
      labelled,
      verdict,
      p,
      pAdjusted,
      effect,
      value,
    };
  });
}

/** Why each revision of a version was made. */
export async function readRevisionReasons(
  ctx: ServiceContext,
  versionId: number,
  revisions: readonly number[],
): Promise<Map<number, string>> {
  if (revisions.length === 0) return new Map();
  const rows = await ctx.db
    .select({ revision: schemaRevisions.revision, reason: schemaRevisions.reason })
    .from(schemaRevisions)
    .where(and(eq(schemaRevisions.versionId, versionId), inArray(schemaRevisions.revision, [...revisions])));
  return new Map(rows.map((r) => [r.revision, r.reason]));
}
