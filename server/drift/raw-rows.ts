import { readRows } from "#db/clickhouse/bounded.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type FeatureBaseline, segmentCondition, type Subject } from "#server/profiles/index.ts";

/** One feature's values in the order of the rows: NaN or null where a row has none. */
export type RawValues =
  | { kind: "numeric"; values: Float64Array }
  | { kind: "categorical"; values: (string | null)[] };

const mostRows = 200_000;

// groupArray leaves out NULL, and the order of the rows matters: no text column can hold this one character.
const noValue = "'\\0'";

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
  if (segment !== "") conditions.push(await segmentCondition(ctx, subject, segment));
  const fields = features.map(({ column, index }) => {
    const c = `c${index}`;
    if (column.kind === "numeric") return `groupArray(ifNull(${c}, nan))`;
    const text =
      column.kind === "boolean" ? `if(${c} = 0, 'false', 'true')` : `CAST(${c}, 'Nullable(String)')`;
    return `groupArray(ifNull(${text}, ${noValue}))`;
  });
  const columns = [...new Set(features.map((f) => `c${f.index}`))].join(", ");
  const [row] = await readRows<[number, ...((number | null)[] | string[])[]]>(ctx.clickhouse, {
    query:
      `SELECT count(), ${fields.join(", ")} FROM (SELECT ${columns} FROM ${table} ` +
      `WHERE ${conditions.join(" AND ")} ORDER BY ${part.kind === "reference" ? "_row" : "_at, _id"} LIMIT ${mostRows + 1})`,
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
      if (column.kind !== "numeric") {
        const texts = (values as string[]).map((text) => (text === "\0" ? null : text));
        return [column.name, { kind: "categorical", values: texts }];
      }
      // The engine prints NaN and infinities as null: the tools whose rules these are drop both.
      const numbers = Float64Array.from(values as (number | null)[], (x) => x ?? Number.NaN);
      return [column.name, { kind: "numeric", values: numbers }];
    }),
  );
}
