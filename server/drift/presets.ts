import type { FeatureDrift, PresetResult } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { ascending } from "#lib/stats/index.ts";
import { type PresetColumn, type PresetOutcome } from "#lib/stats/presets/column.ts";
import { evidentlyPreset } from "#lib/stats/presets/evidently.ts";
import { fitNannymlCategorical, fitNannymlContinuous } from "#lib/stats/presets/nannyml.ts";
import { psiClassicPreset } from "#lib/stats/presets/psi-classic.ts";
import { whylabsPreset } from "#lib/stats/presets/whylabs.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { FeatureBaseline, Subject, Window } from "#server/profiles/index.ts";
import { type RawValues, readRaw } from "./raw-rows.ts";

/** A rule of another tool, fitted to the reference once and asked for each window. */
type Judge = (current: RawValues) => PresetOutcome;
type Fit = (reference: RawValues, integers: boolean) => Judge;

function onColumn(rule: (column: PresetColumn) => PresetOutcome): Fit {
  return (reference, integers) => (current) => rule(asColumn(reference, current, integers));
}

const fits: Record<string, Fit> = {
  evidently: onColumn(evidentlyPreset),
  nannyml: (reference) => {
    if (reference.kind === "numeric") {
      const fit = fitNannymlContinuous(reference.values);
      return (current) => fit.judge(current.values as Float64Array);
    }
    const fit = fitNannymlCategorical(reference.values);
    return (current) => fit.judge(current.values as (string | null)[]);
  },
  "psi-classic": onColumn(psiClassicPreset),
  whylabs: onColumn(whylabsPreset),
};

// Rows × features that one answer may read: some seconds of work.
const mostCells = 20_000_000;

type Request = {
  subject: Subject;
  shown: FeatureBaseline[];
  segment: string;
  windows: Window[];
  features: FeatureDrift[];
  presets: readonly string[];
};

/** Adds what other tools' rules say about the same rows. Shown for comparison; they never enter a verdict. */
export async function addPresets(ctx: ServiceContext, request: Request): Promise<void> {
  const { subject, shown, segment, windows, features, presets } = request;
  const unknown = presets.find((name) => !Object.hasOwn(fits, name));
  if (unknown !== undefined) {
    const known = Object.keys(fits).join(", ");
    throw new LeewayError("INVALID", `There is no preset ${unknown}. The presets are ${known}.`);
  }
  const rows = (features[0]?.windows ?? []).reduce((sum, w) => sum + w.n, 0);
  if (rows * shown.length > mostCells) {
    throw new LeewayError(
      "LIMIT",
      "Presets read raw rows, and this range has too many: name fewer features or a shorter range, or run leeway report.",
    );
  }
  const reference = await readRaw(ctx, subject, shown, segment, { kind: "reference" });
  const judges = shown.map(({ column }) => {
    // Labels are joined to events later; the rows themselves have only the label they came with.
    if (column.role === "label") return [];
    const values = reference.get(column.name) as RawValues;
    return presets.map((name) => ({ name, judge: (fits[name] as Fit)(values, column.integer) }));
  });
  for (const [i, window] of windows.entries()) {
    if ((features[0]?.windows[i]?.n ?? 0) === 0) continue;
    const part = { kind: "events" as const, from: window.start, to: window.end };
    const current = await readRaw(ctx, subject, shown, segment, part);
    for (const [f, { column }] of shown.entries()) {
      const target = features[f]?.windows[i];
      if (!target) continue;
      for (const { name, judge } of judges[f] ?? []) {
        const result = asResult(judge(current.get(column.name) as RawValues));
        if (result) target.presets[name] = result;
      }
    }
  }
}

/** A rule without a threshold (too few reference chunks to have one) has nothing to say. */
function asResult(outcome: PresetOutcome): PresetResult | null {
  if (outcome.threshold === null) return null;
  return { value: outcome.value, threshold: outcome.threshold, drift: outcome.drift };
}

function asColumn(reference: RawValues, current: RawValues, integers: boolean): PresetColumn {
  if (reference.kind === "numeric") {
    const finite = (v: RawValues) => ascending((v.values as Float64Array).filter(Number.isFinite));
    const [r, c] = [finite(reference), finite(current)];
    if (!r || !c) throw new LeewayError("INTERNAL", "A column of finite numbers could not be sorted.");
    return { kind: "numeric", reference: r, current: c, integers };
  }
  return { kind: "categorical", reference: tally(reference.values), current: tally(current.values) };
}

function tally(values: ArrayLike<unknown>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of Array.from(values)) {
    if (typeof value === "string") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
