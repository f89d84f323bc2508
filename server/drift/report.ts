import type { DriftReport, FeatureDrift } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  type FeatureBaseline,
  findBaselines,
  findSubject,
  parseSegment,
  type Subject,
} from "#server/profiles/index.ts";
import { featureDrift, windowScore } from "./cells.ts";
import { compareWindows } from "./compare.ts";
import { addDetectors } from "./extra-detectors.ts";
import { type DriftInput, driftInput, parseInput } from "./input.ts";
import { addPresets } from "./presets.ts";
import { cutRange, resolveRange } from "./range.ts";
import { targetRate } from "./score.ts";
import { scoredWindows, unknownSegment } from "./scored.ts";

/** The body of GET /models/{m}/drift. */
export async function driftReport(ctx: ServiceContext, input: DriftInput): Promise<DriftReport> {
  authorize(ctx, "drift:read");
  const asked = parseInput(driftInput, input);
  const subject = await findSubject(ctx, asked);
  const segment = parseSegment(asked.segment);
  const baselines = await findBaselines(ctx, subject, segment);
  if (baselines.length === 0 && segment !== "") unknownSegment(subject, asked.segment);
  const shown = pick(subject, baselines, asked.features);
  const range = await resolveRange(ctx, subject, asked);
  const grain = asked.grain ?? "day";
  const head = {
    model: subject.model,
    version: subject.version,
    grain,
    segment: asked.segment.length > 0 ? asked.segment.join(",") : null,
    as_of: ctx.now().toISOString(),
    q: targetRate,
  };
  if (asked.from_b && asked.to_b) {
    if (!range) throw new LeewayError("CONFLICT", `The model ${subject.model} has no events yet to compare.`);
    const other = { from: asked.from_b, to: asked.to_b };
    const compared = { subject, baselines, shown, segment, range, other, detectors: asked.detectors };
    return { ...head, features: await compareWindows(ctx, compared) };
  }
  const windows = range ? cutRange(subject, grain, range) : [];
  const request = { subject, baselines, segment, grain, windows, withScores: true, waitForStore: false };
  const { states, cells } = await scoredWindows(ctx, request);
  const features = shown.map((b): FeatureDrift => {
    const scored = windows.map((window, i) => {
      const open = window.end.getTime() > ctx.now().getTime();
      const complete = !open && !states[i]?.dirty;
      return windowScore(window, complete, cells[i]?.get(b.column.name));
    });
    return featureDrift(b, scored);
  });
  if (asked.detectors) await addDetectors(ctx, { ...request, shown, features, detectors: asked.detectors });
  if (asked.presets)
    await addPresets(ctx, { subject, shown, segment, windows, features, presets: asked.presets });
  return { ...head, features };
}

function pick(
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
