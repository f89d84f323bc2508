import { LeewayError } from "#lib/domain/errors.ts";
import { performanceRule } from "#lib/performance/index.ts";
import type { HeatRow, Symptom } from "#lib/timeline/index.ts";
import type { getIncident } from "#server/incidents/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject } from "#server/profiles/index.ts";
import { cellsOf, performanceOf } from "./store.ts";

type Incident = Awaited<ReturnType<typeof getIncident>>;
type Span = { from: Date; to: Date };

const dayMs = 86_400_000;
const [mostSymptoms, mostRows] = [3, 8];
const mostPoints = 5_000;

const iso = (ms: number) => new Date(ms).toISOString();

/** Hours are shown over two weeks at most; over more, days are. */
function grainOf(grain: string, { from, to }: Span): string {
  return grain === "hour" && to.getTime() - from.getTime() > 14 * dayMs ? "day" : grain;
}

/** The metrics that were found, or the columns found where no metric was; and the cells of the suspected columns. */
export async function symptomsOf(
  ctx: ServiceContext,
  incident: Incident,
  span: Span,
  suspects: readonly string[],
): Promise<{ symptoms: Symptom[]; heat: HeatRow[] }> {
  const live = incident.findings.filter((f) => f.state !== "withdrawn");
  const first = live[0] ?? incident.findings[0];
  if (!first) return { symptoms: [], heat: [] };
  const subject = await subjectOf(ctx, incident.model, first.version);
  if (!subject) return { symptoms: [], heat: [] };
  const { versionId, revision } = subject;
  const segment = live.every((f) => f.segment === first.segment) ? (first.segment ?? "") : "";
  const place = { versionId, revision, segment, grain: grainOf(first.grain, span), ...span };
  const found = [...new Set(live.map((f) => f.feature.split("/")[0]!))];
  const features = [...new Set([...suspects, ...found])].slice(0, mostRows);
  const [measured, cells] = await Promise.all([
    performanceOf(ctx, place, performanceRule, mostPoints),
    cellsOf(ctx, place, features),
  ]);
  const heat = features
    .map((feature) => ({
      feature,
      cells: cells
        .filter((c) => c.feature === feature)
        .map((c) => ({
          start: iso(c.start),
          end: iso(c.end),
          recorded_at: iso(c.scoredAt),
          verdict: c.verdict,
          effect: c.effect,
          bar: c.bar,
        })),
    }))
    .filter((row) => row.cells.length > 0);
  const performance = metricsToShow(measured, live);
  if (performance.length > 0) return { symptoms: performance, heat };
  const [worst] = heat;
  const effect = worst && found.includes(worst.feature) ? worst : heat.find((r) => found.includes(r.feature));
  if (!effect) return { symptoms: [], heat };
  const points = cells.filter((c) => c.feature === effect.feature);
  const none = { low: null, high: null, estimate: null, estimate_low: null, estimate_high: null };
  return {
    heat,
    symptoms: [
      {
        name: effect.feature,
        kind: "effect",
        points: points.map((c) => ({
          start: iso(c.start),
          end: iso(c.end),
          recorded_at: iso(c.scoredAt),
          matured: true,
          n: c.n,
          value: c.effect,
          ...none,
          verdict: c.verdict,
        })),
      },
    ],
  };
}

/** A version may have findings of its traffic before it has a reference; then nothing was measured against one. */
async function subjectOf(ctx: ServiceContext, model: string, version: string) {
  try {
    return await findSubject(ctx, { model, version });
  } catch (error) {
    if (error instanceof LeewayError && error.code === "CONFLICT") return null;
    throw error;
  }
}

/** Metrics with a finding first, then those whose verdict was drift, then the others; three at most. */
function metricsToShow(
  measured: Awaited<ReturnType<typeof performanceOf>>,
  live: Incident["findings"],
): Symptom[] {
  const named = new Set(live.filter((f) => f.source === "performance").map((f) => f.feature));
  const byMetric = Map.groupBy(measured, (m) => m.metric);
  const weight = (name: string) =>
    (named.has(name) ? 1e6 : 0) + byMetric.get(name)!.filter((m) => m.verdict === "drift").length;
  const known = [...byMetric.keys()].filter((name) =>
    byMetric.get(name)!.some((m) => m.value !== null || m.estimate !== null),
  );
  return known
    .toSorted((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))
    .slice(0, mostSymptoms)
    .map((name) => ({
      name,
      kind: "performance",
      points: byMetric.get(name)!.map((m) => ({
        start: iso(m.start),
        end: iso(m.end),
        recorded_at: iso(m.measuredAt),
        matured: m.matured >= m.end,
        n: m.n,
        value: m.value,
        low: m.low,
        high: m.high,
        estimate: m.estimate,
        estimate_low: m.estimateLow,
        estimate_high: m.estimateHigh,
        verdict: m.verdict,
      })),
    }));
}
