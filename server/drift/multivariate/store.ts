import { readRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import type { Verdict } from "#lib/domain/drift.ts";
import { isMethod, type MethodName } from "#lib/multivariate/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject } from "#server/profiles/index.ts";

export type MultivariateGrain = "day" | "week";

/** One method's result for one window; `detail` is JSON text. */
export type StoredMethod = {
  start: number;
  method: MethodName;
  profileSeq: number;
  rule: number;
  n: number;
  sampled: number;
  verdict: Verdict;
  p: number | null;
  pAdjusted: number | null;
  value: number | null;
  warn: number | null;
  floor: number | null;
  law: string;
  detail: string;
};

type Place = { segment: string; grain: MultivariateGrain };

type Row = [
  number,
  string,
  number,
  number,
  number,
  number,
  Verdict,
  number | null,
  number | null,
  number | null,
  number | null,
  number | null,
  string,
  string,
];

function whereSql(subject: Subject, place: Place & { from: Date; to: Date }): string {
  const at = (d: Date) => `toDateTime(${Math.floor(d.getTime() / 1000)}, 'UTC')`;
  return (
    `version_id = ${subject.versionId} AND revision = ${subject.revision} ` +
    `AND segment = ${quote(place.segment)} AND grain = '${place.grain}' ` +
    `AND start >= ${at(place.from)} AND start < ${at(place.to)}`
  );
}

/** By the start of each judged window: under which rule and from which profiles, without what was found. */
export async function judgedWindows(
  ctx: ServiceContext,
  subject: Subject,
  place: Place & { from: Date; to: Date },
): Promise<Map<number, { profileSeq: number; rule: number }>> {
  const rows = await readRows<[number, number, number]>(ctx.clickhouse, {
    query:
      "SELECT toUnixTimestamp(start) AS at, max(profile_seq), max(rule) FROM multivariate_windows FINAL " +
      `WHERE ${whereSql(subject, place)} GROUP BY at`,
    caller: "drift.multivariate",
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  return new Map(rows.map(([at, profileSeq, rule]) => [at, { profileSeq, rule }]));
}

/** The newest stored results of the windows that start in [from, to). */
export async function readMethods(
  ctx: ServiceContext,
  subject: Subject,
  place: Place & { from: Date; to: Date },
): Promise<StoredMethod[]> {
  const rows = await readRows<Row>(ctx.clickhouse, {
    query:
      "SELECT toUnixTimestamp(start), method, profile_seq, rule, n, sampled, verdict, p, p_adjusted, value, warn, " +
      "floor, law, detail FROM multivariate_windows FINAL " +
      `WHERE ${whereSql(subject, place)} ORDER BY start, method`,
    caller: "drift.multivariate",
    settings: { do_not_merge_across_partitions_select_final: 1 },
  });
  return rows.flatMap(([start, method, profileSeq, rule, n, sampled, ...rest]) => {
    const [verdict, p, pAdjusted, value, warn, floor, law, detail] = rest;
    return isMethod(method)
      ? [
          {
            start,
            method,
            profileSeq,
            rule,
            n,
            sampled,
            verdict,
            p,
            pAdjusted,
            value,
            warn,
            floor,
            law,
            detail,
          },
        ]
      : [];
  });
}

/** One insert holds all methods of a window: either all are there or none. */
export async function writeMethods(
  ctx: ServiceContext,
  subject: Subject,
  place: Place & { end: Date },
  results: readonly StoredMethod[],
): Promise<void> {
  await ctx.clickhouse.insert({
    table: "multivariate_windows",
    format: "JSONEachRow",
    values: results.map((r) => ({
      version_id: subject.versionId,
      revision: subject.revision,
      segment: place.segment,
      grain: place.grain,
      start: r.start,
      method: r.method,
      end: Math.floor(place.end.getTime() / 1000),
      profile_seq: r.profileSeq,
      scored_at: ctx.now().toISOString().replace("T", " ").replace("Z", ""),
      rule: r.rule,
      n: r.n,
      sampled: r.sampled,
      verdict: r.verdict,
      p: r.p,
      p_adjusted: r.pAdjusted,
      value: r.value,
      warn: r.warn,
      floor: r.floor,
      law: r.law,
      detail: r.detail,
    })),
  });
}

/** Somebody looks at a segment: the job works on it for as long as the mark is fresh. */
export async function wantSegment(ctx: ServiceContext, subject: Subject, segment: string): Promise<void> {
  await ctx.clickhouse.insert({
    table: "multivariate_wanted",
    format: "JSONEachRow",
    values: [
      {
        version_id: subject.versionId,
        revision: subject.revision,
        segment,
        asked_at: Math.floor(ctx.now().getTime() / 1000),
      },
    ],
  });
}

/** The segments that somebody asked for in the last week, the latest first. */
export async function wantedSegments(ctx: ServiceContext, subject: Subject): Promise<string[]> {
  const since = Math.floor(ctx.now().getTime() / 1000) - 7 * 86_400;
  const rows = await readRows<[string]>(ctx.clickhouse, {
    query:
      "SELECT segment FROM multivariate_wanted " +
      `WHERE version_id = ${subject.versionId} AND revision = ${subject.revision} ` +
      `AND asked_at >= toDateTime(${since}, 'UTC') GROUP BY segment ORDER BY max(asked_at) DESC LIMIT 20`,
    caller: "drift.multivariate",
  });
  return rows.map(([segment]) => segment);
}

/** By version: when its newest result was stored, in milliseconds, of windows that begin after `since`. */
export async function readNewestScored(ctx: ServiceContext, since: Date): Promise<Map<number, number>> {
  const rows = await readRows<[number, string | number]>(ctx.clickhouse, {
    query:
      `SELECT version_id, toUnixTimestamp64Milli(max(scored_at)) FROM multivariate_windows ` +
      `WHERE start >= toDateTime(${Math.floor(since.getTime() / 1000)}, 'UTC') GROUP BY version_id`,
    caller: "drift.multivariate",
  });
  return new Map(rows.map(([version, at]) => [version, Number(at)]));
}
