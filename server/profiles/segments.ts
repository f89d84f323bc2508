import { quote, type SegmentSource, segmentExpression, segmentName } from "#db/clickhouse/profile-sql.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { loadSegments } from "./store.ts";
import type { Subject } from "./subject.ts";

/** Every segment key with the values that the reference froze; all other values belong to `other`. */
export async function findSegmentSources(ctx: ServiceContext, subject: Subject): Promise<SegmentSource[]> {
  const sources = new Map<string, SegmentSource & { values: string[] }>();
  for (const segment of await loadSegments(ctx, subject)) {
    const [encodedKey = "", encoded = ""] = segment.split("=");
    const key = decodeURIComponent(encodedKey);
    const index = subject.columns.findIndex((c) => c.name === key);
    const column = subject.columns[index];
    if (!column) continue;
    const source = sources.get(key) ?? {
      key,
      column: `c${index}`,
      boolean: column.kind === "boolean",
      values: [],
    };
    sources.set(key, source);
    if (encoded !== "other" && encoded !== "null") source.values.push(decodeURIComponent(encoded));
  }
  return [...sources.values()];
}

/** A pair of segments: the rows that are in both. Its parts are in the order of their names. */
export function isPair(segment: string): boolean {
  return segment.includes("&");
}

/** The condition on rows of a typed table that puts them into a segment or a pair. */
export async function segmentCondition(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
): Promise<string> {
  const sources = await findSegmentSources(ctx, subject);
  const conditions = segment.split("&").map((part) => {
    const key = decodeURIComponent(part.split("=")[0] ?? "");
    const source = sources.find((s) => s.key === key);
    if (!source) throw new LeewayError("NOT_FOUND", `${key} is not a segment key of ${subject.model}.`);
    return `${segmentExpression(source)} = ${quote(part)}`;
  });
  return conditions.join(" AND ");
}

/** The stored name of `key:value`, or of two of them, as a caller spells them; `other` and `null` name the pools. */
export function parseSegment(spelled: readonly string[]): string {
  const parts = spelled.map(parseOne);
  const keys = new Set(parts.map((part) => part.split("=")[0]));
  if (keys.size < parts.length) {
    throw new LeewayError(
      "INVALID",
      "A pair of segments names two keys: no row has two values of the same one.",
    );
  }
  return parts.sort().join("&");
}

function parseOne(text: string): string {
  const colon = text.indexOf(":");
  if (colon <= 0) throw new LeewayError("INVALID", "A segment is spelled key:value, for example country:BR.");
  const key = text.slice(0, colon);
  const value = text.slice(colon + 1);
  if (value === "other" || value === "null") return `${encodeURIComponent(key)}=${value}`;
  return segmentName(key, value);
}

/** Every segment that the reference froze, as a caller spells it: `key:value`. */
export async function frozenSegments(ctx: ServiceContext, subject: Subject): Promise<string[]> {
  const stored = await loadSegments(ctx, subject);
  return stored.map((name) => {
    const [key = "", value = ""] = name.split("=");
    return `${decodeURIComponent(key)}:${decodeURIComponent(value)}`;
  });
}
