import { readRows } from "#db/clickhouse/bounded.ts";
import { segmentExpression } from "#db/clickhouse/profile-sql.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type FeatureBaseline, segmentSourceOf, type Subject } from "#server/profiles/index.ts";

/** The values of one feature: finite numbers, or categories; nulls are left out. */
export type RawValues = { kind: "numeric"; values: Float64Array } | { kind: "categorical"; values: string[] };

const mostRows = 200_000;

type Part = { kind: "reference" } | { kind: "events"; from: Date; to: Date };

/** Raw rows of the reference or of a window, at most 200,000: rules of other tools need them, verdicts never do. */
export async function readRaw(
  ctx: ServiceContext,
  subject: Subject,
  features: readonly FeatureBaseline[],
  segment: string,
  part: Part,
): Promise<Map<string, RawValues>> {
  const at = (d: Date) => `toDateTime64(${d.getTime() / 1000}, 3, 'UTC')`;
  const table = `${part.kind}_${subject.versionId}_r${subject.revision}`;
  const conditions = ["1"];
  if (part.kind === "events") conditions.push(`_at >= ${at(part.from)} AND _at < ${at(part.to)}`);
  if (segment !== "") {
    const source = await segmentSourceOf(ctx, subject, segment);
    conditions.push(`${segmentExpression(source)} = '${segment.replaceAll("'", "\\'")}'`);
  }
  const fields = features.map(({ column, index }) => {
    const c = `c${index}`;
    if (column.kind === "numeric") return `groupArrayIf(assumeNotNull(${c}), ifNull(isFinite(${c}), 0))`;
    const text =
      column.kind === "boolean" ? `if(${c} = 0, 'false', 'true')` : `CAST(${c}, 'Nullable(String)')`;
    return `groupArrayIf(assumeNotNull(${text}), isNotNull(${c}))`;
  });
  const columns = [...new Set(features.map((f) => `c${f.index}`))].join(", ");
  const [row] = await readRows<[number, ...(number[] | string[])[]]>(ctx.clickhouse, {
    query:
      `SELECT count(), ${fields.join(", ")} FROM (SELECT ${columns} FROM ${table} ` +
      `WHERE ${conditions.join(" AND ")} LIMIT ${mostRows + 1})`,
    caller: "drift.presets",
    seconds: 60,
  });
  const [count = 0, ...arrays] = row ?? [0];
  if (count > mostRows) {
    throw new LeewayError(
      "LIMIT",
      `A preset reads raw rows, and this ${part.kind === "reference" ? "reference" : "window"} has more than ` +
        `${mostRows}: take shorter windows, or run leeway report on the files.`,
    );
  }
  return new Map(
    features.map(({ column }, i): [string, RawValues] => {
      const values = arrays[i] ?? [];
      return column.kind === "numeric"
        ? [column.name, { kind: "numeric", values: Float64Array.from(values as number[]) }]
        : [column.name, { kind: "categorical", values: values as string[] }];
    }),
  );
}
