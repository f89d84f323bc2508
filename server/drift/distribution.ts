import { baselineHelp, misfit, parseBaseline } from "#lib/domain/baseline.ts";
import type { Grain } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import {
  type DistributionSide,
  type DistributionSides,
  distributionSides,
} from "#lib/explain/distribution.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  type FeatureBaseline,
  findBaselines,
  findSubject,
  hourFloor,
  parseSegment,
  type Subject,
  sumWindows,
} from "#server/profiles/index.ts";
import { sumPeriods } from "./against-periods.ts";
import { type DistributionInput, distributionInput, instant, parseInput } from "./input.ts";
import { pickFeatures } from "./pick-features.ts";
import { type Range, resolveRange } from "./range.ts";
import { emptyLike } from "#lib/sketch/rebase.ts";

/** The body of GET /models/{m}/features/{f}/distribution. */
export type Distribution = DistributionSides & {
  model: string;
  version: string;
  feature: string;
  kind: string;
  segment: string | null;
  from: string;
  to: string;
  /** What `reference` holds: the reference data set, or the events of another span. */
  against: "reference" | { from: string; to: string; periods?: number };
};

/** Compares one feature's values in a span of events with the reference, the span before it, or any other. */
export async function distribution(ctx: ServiceContext, input: DistributionInput): Promise<Distribution> {
  authorize(ctx, "drift:read");
  const asked = parseInput(distributionInput, input);
  const subject = await findSubject(ctx, asked);
  const segment = parseSegment(asked.segment);
  const found = await findFeature(ctx, subject, segment, asked.feature);
  const range = alignToHours(subject, (await resolveRange(ctx, subject, asked)) ?? noEvents(subject));
  const current = await sideOf(ctx, subject, found, segment, range);
  const { reference, against } = await otherSide(ctx, { subject, found, segment, range, asked });
  return {
    model: subject.model,
    version: subject.version,
    feature: found.column.name,
    kind: found.column.kind,
    segment: asked.segment.length > 0 ? asked.segment.join(",") : null,
    ...text(range),
    against,
    ...distributionSides(found.baseline, reference, current),
  };
}

function text(range: Range): { from: string; to: string } {
  return { from: range.from.toISOString(), to: range.to.toISOString() };
}

function noEvents(subject: Subject): never {
  throw new LeewayError(
    "CONFLICT",
    `The model ${subject.model} has no events yet, so there is nothing to compare.`,
  );
}

async function findFeature(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
  feature: string,
): Promise<FeatureBaseline> {
  const whole = await findBaselines(ctx, subject, "");
  const [any] = pickFeatures(subject, whole, [feature]) as [FeatureBaseline];
  if (segment === "") return any;
  const own = (await findBaselines(ctx, subject, segment)).find((b) => b.column.name === feature);
  if (!own) throw new LeewayError("NOT_FOUND", `The reference of ${subject.model} has no such segment.`);
  return own;
}

/** Spans are sums of hours: the first and the last hour are taken whole. */
function alignToHours(subject: Subject, range: Range): Range {
  const from = hourFloor(subject.timeZone, range.from);
  const last = hourFloor(subject.timeZone, new Date(range.to.getTime() - 1));
  return { from, to: new Date(last.getTime() + 3_600_000) };
}

type Compared = {
  subject: Subject;
  found: FeatureBaseline;
  segment: string;
  range: Range;
  asked: { against: string; grain: Grain };
};

async function otherSide(
  ctx: ServiceContext,
  { subject, found, segment, range, asked }: Compared,
): Promise<{ reference: DistributionSide; against: Distribution["against"] }> {
  const choice = parseBaseline(asked.against);
  if (choice && choice.kind !== "reference" && choice.kind !== "previous") {
    const message = misfit(choice, asked.grain);
    if (message) throw new LeewayError("INVALID", `against: ${message}.`);
    const request = { choice, grain: asked.grain, range, segment, feature: found.column.name };
    const sum = await sumPeriods(ctx, subject, request);
    const reference = { profile: sum?.profile ?? emptyLike(found.baseline), exact: null };
    return {
      reference,
      against: { ...text(sum ?? { from: range.from, to: range.from }), periods: sum?.periods ?? 0 },
    };
  }
  const other = otherRange(subject, asked.against, range);
  if (other) return { reference: await sideOf(ctx, subject, found, segment, other), against: text(other) };
  return { reference: { profile: found.baseline.profile, exact: found.baseline }, against: "reference" };
}

function otherRange(subject: Subject, against: string, range: Range): Range | null {
  if (against === "reference") return null;
  if (against === "previous") {
    const length = range.to.getTime() - range.from.getTime();
    return { from: new Date(range.from.getTime() - length), to: range.from };
  }
  const [a, b, ...rest] = against.split("..");
  const from = instant.safeParse(a);
  const to = instant.safeParse(b);
  if (!from.success || !to.success || rest.length > 0 || from.data >= to.data) {
    throw new LeewayError(
      "INVALID",
      `against is FROM..TO with two RFC 3339 times, or a baseline: ${baselineHelp}.`,
    );
  }
  return alignToHours(subject, { from: from.data, to: to.data });
}

async function sideOf(
  ctx: ServiceContext,
  subject: Subject,
  found: FeatureBaseline,
  segment: string,
  range: Range,
): Promise<DistributionSide> {
  const sums = await sumWindows(ctx, subject, {
    cut: "all",
    ...range,
    segment,
    features: [found.column.name],
    caller: "drift.distribution",
  });
  const profile = sums.get("all")?.get(found.column.name) ?? emptyLike(found.baseline);
  return { profile, exact: null };
}
