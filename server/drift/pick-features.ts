import { LeewayError } from "#lib/domain/errors.ts";
import type { FeatureBaseline, Subject } from "#server/profiles/index.ts";

/** The columns of these names, all of them without names. Throws NOT_FOUND with the names that there are. */
export function pickFeatures(
  subject: Subject,
  baselines: FeatureBaseline[],
  names: readonly string[] | undefined,
): FeatureBaseline[] {
  if (!names) return baselines;
  const wanted = new Set(names);
  const found = baselines.filter((b) => wanted.delete(b.column.name));
  if (wanted.size > 0) {
    const unknown = [...wanted].join(", ");
    throw new LeewayError(
      "NOT_FOUND",
      `${subject.model} ${subject.version} has no profiled column named ${unknown}. Known: ` +
        `${baselines
          .map((b) => b.column.name)
          .slice(0, 50)
          .join(", ")}.`,
    );
  }
  return found;
}
