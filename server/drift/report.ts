import type { z } from "zod";
import { baselineText } from "#lib/domain/baseline.ts";
import type { DriftReport } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type FeatureBaseline, findBaselines, findSubject, parseSegment } from "#server/profiles/index.ts";
import { asFeatureDrift, cell, type FeatureCells, featureCells, featureText } from "./cells.ts";
import { compareWindows } from "./compare.ts";
import { addDetectors } from "./extra-detectors.ts";
import { type DriftInput, driftInput, parseInput } from "./input.ts";
import { pickFeatures } from "./pick-features.ts";
import { addPresets } from "./presets.ts";
import { cutRange, type Range, resolveRange } from "./range.ts";
import { asDetectors, targetRate } from "./score.ts";
import { type ScoreRequest, scoredWindows, unknownSegment } from "./scored.ts";

type Prepared = {
  head: Omit<DriftReport, "features">;
  asked: z.output<typeof driftInput>;
  request: ScoreRequest;
  shown: FeatureBaseline[];
  range: Range | null;
};

async function prepare(ctx: ServiceContext, input: DriftInput): Promise<Prepared> {
  authorize(ctx, "drift:read");
  const asked = parseInput(driftInput, input);
  const subject = await findSubject(ctx, asked);
  const segment = parseSegment(asked.segment);
  const baselines = await findBaselines(ctx, subject, segment);
  if (baselines.length === 0 && segment !== "") unknownSegment(subject, asked.segment);
  const shown = pickFeatures(subject, baselines, asked.features);
  const range = await resolveRange(ctx, subject, asked);
  const grain = asked.grain ?? "day";
  const windows = range && !asked.from_b ? cutRange(subject, grain, range, baselines.length) : [];
  const head = {
    model: subject.model,
    version: subject.version,
    grain,
    segment: asked.segment.length > 0 ? asked.segment.join(",") : null,
    as_of: ctx.now().toISOString(),
    q: targetRate,
    baseline: baselineText(asked.baseline),
  };
  const shared = { subject, baselines, segment, grain, windows, baseline: asked.baseline };
  const request = { ...shared, withScores: true, waitForStore: false };
  return { head, asked, request, shown, range };
}

async function scoredFeatures(ctx: ServiceContext, prepared: Prepared): Promise<FeatureCells[]> {
  const { windows } = prepared.request;
  const { states, cells, facts } = await scoredWindows(ctx, prepared.request);
  const now = ctx.now().getTime();
  const complete = windows.map((w, i) => w.end.getTime() <= now && !states[i]?.dirty);
  return prepared.shown.map((b) =>
    featureCells(
      b,
      windows.map((w, i) => cell(w, complete[i] === true, cells[i]?.get(b.column.name), facts?.[i])),
    ),
  );
}

/** The body of GET /models/{m}/drift. */
export async function driftReport(ctx: ServiceContext, input: DriftInput): Promise<DriftReport> {
  return report(ctx, await prepare(ctx, input));
}

async function report(ctx: ServiceContext, prepared: Prepared): Promise<DriftReport> {
  const { head, asked, request, shown, range } = prepared;
  const { subject, segment, windows } = request;
  if (asked.from_b && asked.to_b) {
    if (!range) throw new LeewayError("CONFLICT", `The model ${subject.model} has no events yet to compare.`);
    const other = { from: asked.from_b, to: asked.to_b };
    const detectors = asked.detectors && asDetectors(asked.detectors);
    const compared = { ...request, shown, range, other, detectors };
    return { ...head, features: await compareWindows(ctx, compared) };
  }
  const features = (await scoredFeatures(ctx, prepared)).map(asFeatureDrift);
  if (asked.detectors) await addDetectors(ctx, { ...request, shown, features, detectors: asked.detectors });
  if (asked.presets)
    await addPresets(ctx, { subject, shown, segment, windows, features, presets: asked.presets });
  return { ...head, features };
}

/** The same as JSON text, for transports: stored scores are copied, not parsed and printed again. */
export async function driftReportText(ctx: ServiceContext, input: DriftInput): Promise<string> {
  const prepared = await prepare(ctx, input);
  const { asked, head } = prepared;
  if (asked.from_b || asked.detectors || asked.presets) return JSON.stringify(await report(ctx, prepared));
  const features = (await scoredFeatures(ctx, prepared)).map(featureText);
  return `${JSON.stringify(head).slice(0, -1)},"features":[${features.join(",")}]}`;
}
