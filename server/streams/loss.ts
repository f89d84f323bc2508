import { quote } from "#db/clickhouse/profile-sql.ts";
import { booleanOf } from "#lib/ingest/cell.ts";
import type { Outcome } from "#server/performance/index.ts";

/**
 * The log loss of each row, −ln of the probability that the model gave to what came true, with probabilities cut at
 * 1e-15; null where a score is no probability or nobody scored the class. Undefined where the model says no probabilities.
 */
export function logLoss({ task, label, scores }: Outcome): { sql: string; columns: number[] } | undefined {
  const [first] = scores;
  if (!first) return undefined;
  if (task === "binary" && label.column.kind === "boolean" && first.column.kind === "numeric") {
    const p = `toFloat64(c${first.index})`;
    return { sql: lossOf(`if(toFloat64(y) = 1, ${p}, 1 - ${p})`), columns: [first.index] };
  }
  const named = scores.filter((s) => s.column.scoreClass !== null);
  if (task !== "multiclass" || named.length < 2) return undefined;
  const flag = label.column.kind === "boolean";
  const stored = (name: string) => (flag ? (booleanOf(name) ?? name) : name);
  const cases = named.map(
    (s) => `toString(y) = ${quote(stored(s.column.scoreClass!))}, toFloat64(c${s.index})`,
  );
  return { sql: lossOf(`multiIf(${cases.join(", ")}, NULL)`), columns: named.map((s) => s.index) };
}

function lossOf(p: string): string {
  return `if(isNull(y) OR NOT ifNull((${p}) BETWEEN 0 AND 1, 0), NULL, -log(greatest(${p}, 1e-15)))`;
}
