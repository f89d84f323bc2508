import { readRows } from "#db/clickhouse/bounded.ts";
import { quote } from "#db/clickhouse/profile-sql.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Subject } from "./subject.ts";

/** The end of the newest hour that has an event with a label; null without a label column or any label. */
export async function labelledUpTo(ctx: ServiceContext, subject: Subject): Promise<Date | null> {
  const labels = subject.columns.filter((c) => c.role === "label").map((c) => quote(c.name));
  if (labels.length === 0) return null;
  const [row] = await readRows<[number, number]>(ctx.clickhouse, {
    query:
      "SELECT count(), toUnixTimestamp(max(hour)) FROM profiles_hour AS p FINAL " +
      `WHERE version_id = ${subject.versionId} AND revision = ${subject.revision} AND segment = '' ` +
      `AND feature IN (${labels.join(",")}) AND p.n > p.nulls + p.nans`,
    caller: "profiles.labels",
  });
  return row && row[0] > 0 ? new Date(row[1] * 1000 + 3_600_000) : null;
}
