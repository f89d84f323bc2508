import type { SegmentSource } from "#db/clickhouse/profile-sql.ts";
import type { Column, ColumnKind } from "#lib/domain/schema.ts";
import type { FeatureBaseline, Subject } from "./subject.ts";

const parsed: Partial<Record<ColumnKind, string>> = {
  numeric: "toFloat64OrNull(l.newest)",
  boolean:
    "multiIf(lower(l.newest) IN ('1','true','t','yes','y','1.0'), 1, lower(l.newest) IN ('0','false','f','no','n','0.0'), 0, NULL)",
};

/**
 * The newest label of each event, joined to rows `e` of a typed table: `value` is the label as its own kind, whether
 * it came later or with the event, and NULL while the event waits for one.
 */
export function labelJoin(
  subject: Subject,
  table: string,
  where: string,
  label: { column: Column; index: number },
): { value: string; join: string } {
  const own = `c${label.index}`;
  const value = parsed[label.column.kind] ?? "CAST(l.newest, 'Nullable(String)')";
  const mine = label.column.kind === "categorical" ? `CAST(e.${own}, 'Nullable(String)')` : `e.${own}`;
  return {
    value: `if(l.known = 1 AND (isNull(e.${own}) OR l.since >= e._at), ${value}, ${mine})`,
    join:
      "LEFT JOIN (SELECT event_id, argMax(label, (at, received, batch)) AS newest, max(at) AS since, 1 AS known " +
      `FROM labels WHERE model_id = ${subject.modelId} AND id_hash IN (SELECT cityHash64(_id) FROM ${table} WHERE ${where}) ` +
      "GROUP BY event_id) AS l ON e._id = l.event_id",
  };
}

/**
 * The label column of the events that have a label. An event without one is waiting, not missing a value: it is in
 * no profile of the label.
 */
export function labelledRowsSql(
  subject: Subject,
  table: string,
  where: string,
  label: FeatureBaseline,
  segment: SegmentSource | null,
): string {
  const own = `c${label.index}`;
  const { value, join } = labelJoin(subject, table, where, label);
  const extra = segment && segment.column !== own ? [segment.column] : [];
  return (
    `(SELECT * FROM (SELECT e._at AS _at, ${extra.map((c) => `e.${c} AS ${c}, `).join("")}${value} AS ${own} ` +
    `FROM (SELECT ${["_id", "_at", own, ...extra].join(", ")} FROM ${table} WHERE ${where}) AS e ` +
    `${join}) WHERE isNotNull(${own}))`
  );
}
