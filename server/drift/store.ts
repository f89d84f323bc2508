import { and, eq, sql } from "drizzle-orm";
import { readRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import { noiseFloors } from "#db/postgres/schema/index.ts";
import { type Grain, type Verdict, verdicts } from "#lib/domain/drift.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { recordJudgements } from "#server/judgements/index.ts";
import type { Subject } from "#server/profiles/index.ts";
import type { Evidence } from "./evidence.ts";

/** A stored verdict without its evidence; `scores` is JSON text as the API shows it. */
export type StoredScore = {
  feature: string;
  start: number;
  profileSeq: number;
  rule: number;
  n: number;
  verdict: Verdict;
  p: number | null;
  pAdjusted: number | null;
  effectName: string;
  effectValue: number | null;
  effectFloor: number | null;
  effectMinimum: number;
  scores: string;
};

export type ScoreToStore = StoredScore & { end: number; q: number; scoredAt: Date; evidence: Evidence };

type Where = {
  /** The baseline's one spelling. */
  against: string;
  segment: string;
  grain: Grain;
  from: Date;
  to: Date;
  features?: readonly string[] | undefined;
};

function whereSql(subject: Subject, where: Where): string {
  const at = (d: Date) => `toDateTime(${Math.floor(d.getTime() / 1000)}, 'UTC')`;
  const features = where.features ? ` AND feature IN (${where.features.map(quote).join(",")})` : "";
  return (
    `version_id = ${subject.versionId} AND revision = ${subject.revision} AND against = ${quote(where.against)} ` +
    `AND segment = ${quote(where.segment)} AND grain = '${where.grain}' ` +
    `AND start >= ${at(where.from)} AND start < ${at(where.to)}${features}`
  );
}

type ScoreRow = [
  string,
  number,
  number,
  number,
  number,
  Verdict,
  number | null,
  number | null,
  string,
  number | null,
  number | null,
  number,
  string,
];

/** The newest stored scores of the windows that start in the range, in order of time. */
export async function readScores(
  ctx: ServiceContext,
  subject: Subject,
  where: Where,
  withScores: boolean,
): Promise<StoredScore[]> {
  const rows = await readRows<ScoreRow>(ctx.clickhouse, {
    query:
      "SELECT feature, toUnixTimestamp(start), profile_seq, rule, n, verdict, p, p_adjusted, effect_name, " +
      `effect_value, effect_floor, effect_minimum, ${withScores ? "scores" : "''"} ` +
      `FROM drift_windows FINAL WHERE ${whereSql(subject, where)} ORDER BY start, feature`,
    caller: "drift.scores",
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  return rows.map((r) => ({
    feature: r[0],
    start: r[1],
    profileSeq: r[2],
    rule: r[3],
    n: r[4],
    verdict: r[5],
    p: r[6],
    pAdjusted: r[7],
    effectName: r[8],
    effectValue: r[9],
    effectFloor: r[10],
    effectMinimum: r[11],
    scores: r[12],
  }));
}

/** One feature's stored scores, column-wise and in order of time; undefined numbers are null. */
export type StoredColumns = {
  starts: number[];
  seqs: number[];
  rules: number[];
  n: number[];
  /** Positions in the domain's list of verdicts. */
  verdicts: number[];
  effects: (number | null)[];
  bars: (number | null)[];
  pAdjusted: (number | null)[];
  effectName: string;
};

/** What a heatmap shows, feature by feature: a tenth of the bytes of the rows. */
export async function readColumns(
  ctx: ServiceContext,
  subject: Subject,
  where: Where,
): Promise<Map<string, StoredColumns>> {
  type Row = [
    string,
    number[],
    number[],
    number[],
    number[],
    number[],
    (number | null)[],
    (number | null)[],
    (number | null)[],
    string,
  ];
  const list = verdicts.map(quote).join(",");
  const bar = "if(effect_name = '', NULL, greatest(ifNull(effect_floor, 0), effect_minimum))";
  const orNan = (sql: string) => `groupArray(ifNull(${sql}, nan))`;
  const rows = await readRows<Row>(ctx.clickhouse, {
    query:
      "SELECT feature, groupArray(toUnixTimestamp(start)), groupArray(profile_seq), groupArray(rule), groupArray(n), " +
      `groupArray(toUInt8(indexOf([${list}], verdict) - 1)), ${orNan("effect_value")}, ${orNan(bar)}, ` +
      `${orNan("p_adjusted")}, argMaxIf(effect_name, start, effect_name != '') FROM (SELECT * FROM drift_windows ` +
      `FINAL WHERE ${whereSql(subject, where)} ORDER BY start) GROUP BY feature`,
    caller: "drift.heatmap",
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  return new Map(
    rows.map((r) => [
      r[0],
      {
        starts: r[1],
        seqs: r[2],
        rules: r[3],
        n: r[4],
        verdicts: r[5],
        effects: r[6],
        bars: r[7],
        pAdjusted: r[8],
        effectName: r[9],
      },
    ]),
  );
}

/** What one verdict was made of, as it was stored when it was made. */
export async function readEvidence(
  ctx: ServiceContext,
  subject: Subject,
  where: { against: string; segment: string; grain: Grain; start: Date; feature: string },
): Promise<{ profileSeq: number; scoredAt: Date; evidence: string } | null> {
  const to = new Date(where.start.getTime() + 1000);
  const [row] = await readRows<[number, number, string]>(ctx.clickhouse, {
    query:
      "SELECT profile_seq, toUnixTimestamp64Milli(scored_at), evidence FROM drift_windows FINAL " +
      `WHERE ${whereSql(subject, { ...where, from: where.start, to, features: [where.feature] })}`,
    caller: "drift.evidence",
  });
  return row ? { profileSeq: row[0], scoredAt: new Date(row[1]), evidence: row[2] } : null;
}

export async function writeScores(
  ctx: ServiceContext,
  subject: Subject,
  place: { against: string; segment: string; grain: Grain },
  scores: readonly ScoreToStore[],
): Promise<void> {
  if (scores.length === 0) return;
  await ctx.clickhouse.insert({
    table: "drift_windows",
    format: "JSONEachRow",
    values: scores.map((s) => ({
      version_id: subject.versionId,
      revision: subject.revision,
      against: place.against,
      segment: place.segment,
      grain: place.grain,
      start: s.start,
      feature: s.feature,
      end: s.end,
      profile_seq: s.profileSeq,
      scored_at: s.scoredAt.toISOString().replace("T", " ").replace("Z", ""),
      rule: s.rule,
      q: s.q,
      n: s.n,
      verdict: s.verdict,
      p: s.p,
      p_adjusted: s.pAdjusted,
      effect_name: s.effectName,
      effect_value: s.effectValue,
      effect_floor: s.effectFloor,
      effect_minimum: s.effectMinimum,
      scores: s.scores,
      evidence: JSON.stringify(s.evidence),
    })),
  });
  await recordJudgements(
    ctx,
    { versionId: subject.versionId, stage: "drift", segment: place.segment, grain: place.grain },
    scores.map((s) => ({
      at: s.scoredAt.getTime(),
      subject: s.feature,
      start: s.start * 1000,
      end: s.end * 1000,
      revision: subject.revision,
      against: place.against,
      rule: s.rule,
      n: s.n,
      labelled: 0,
      verdict: s.verdict,
      p: s.p,
      pAdjusted: s.pAdjusted,
      effect: s.effectValue,
      value: null,
    })),
  );
}

export async function readFloors(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
): Promise<Record<string, unknown> | null> {
  const [row] = await ctx.db
    .select({ floors: noiseFloors.floors })
    .from(noiseFloors)
    .where(
      and(
        eq(noiseFloors.versionId, subject.versionId),
        eq(noiseFloors.revision, subject.revision),
        eq(noiseFloors.segment, segment),
      ),
    );
  return row?.floors ?? null;
}

/** Adds floors to those that other processes have stored meanwhile. */
export async function writeFloors(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
  floors: Record<string, unknown>,
): Promise<void> {
  await ctx.db
    .insert(noiseFloors)
    .values({ versionId: subject.versionId, revision: subject.revision, segment, floors })
    .onConflictDoUpdate({
      target: [noiseFloors.versionId, noiseFloors.revision, noiseFloors.segment],
      set: { floors: sql`${noiseFloors.floors} || excluded.floors`, updatedAt: ctx.now() },
    });
}
