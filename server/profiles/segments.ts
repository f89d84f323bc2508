import { type SegmentSource, segmentName } from "#db/clickhouse/profile-sql.ts";
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

/** The key and frozen values that a stored segment name belongs to. */
export async function segmentSourceOf(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
): Promise<SegmentSource> {
  const key = decodeURIComponent(segment.split("=")[0] ?? "");
  const source = (await findSegmentSources(ctx, subject)).find((s) => s.key === key);
  if (!source) throw new LeewayError("NOT_FOUND", `${key} is not a segment key of ${subject.model}.`);
  return source;
}

/** The stored name of `key:value` as a caller spells it; `other` and `null` name the pools. */
export function parseSegment(spelled: readonly string[]): string {
  if (spelled.length === 0) return "";
  if (spelled.length > 1) {
    throw new LeewayError(
      "NOT_BUILT",
      "Pairs of segments are not profiled yet: ask for one segment at a time.",
    );
  }
  const [text = ""] = spelled;
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
