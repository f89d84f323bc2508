import type { PresetResult } from "#lib/domain/drift.ts";
import {
  ascending,
  evidentlyPreset,
  fitNannymlCategorical,
  fitNannymlContinuous,
  type PresetOutcome,
  psiClassicPreset,
  whylabsPreset,
} from "#lib/stats/index.ts";
import { asStrings, type Values } from "./values.ts";

export const presetNames = ["evidently", "nannyml", "psi-classic", "whylabs"] as const;
export type PresetName = (typeof presetNames)[number];

export function isPreset(name: string): name is PresetName {
  return presetNames.some((known) => known === name);
}

type Judge = (current: Values) => PresetOutcome;

/** The rules of other tools, fitted to the reference's rows in their order; they never enter a verdict. */
export function fitPresets(
  names: readonly PresetName[],
  reference: Values,
): (current: Values) => Record<string, PresetResult> {
  const judges = names.map((name) => ({ name, judge: fit(name, reference) }));
  return (current) => {
    const results: Record<string, PresetResult> = {};
    for (const { name, judge } of judges) {
      const { value, threshold, drift } = judge(current);
      // A rule without a threshold (too few reference chunks to have one) has nothing to say.
      if (threshold !== null) results[name] = { value: finite(value), threshold, drift };
    }
    return results;
  };
}

function fit(name: PresetName, reference: Values): Judge {
  if (name === "nannyml") return fitNannyml(reference);
  const rule = { evidently: evidentlyPreset, "psi-classic": psiClassicPreset, whylabs: whylabsPreset }[name];
  if (reference.kind === "numeric") {
    const rows = sorted(reference);
    const integers = rows.every((x) => Number.isInteger(x));
    return (current) => rule({ kind: "numeric", reference: rows, current: sorted(current), integers });
  }
  const counts = tally(reference);
  return (current) => rule({ kind: "categorical", reference: counts, current: tally(current) });
}

function fitNannyml(reference: Values): Judge {
  if (reference.kind === "numeric") {
    const rule = fitNannymlContinuous(reference.values);
    return (current) => rule.judge(current.kind === "numeric" ? current.values : []);
  }
  const rule = fitNannymlCategorical(asStrings(reference));
  return (current) => rule.judge(current.kind === "categorical" ? asStrings(current) : []);
}

function sorted(values: Values) {
  return ascending(values.kind === "numeric" ? values.values.filter(Number.isFinite) : [])!;
}

function tally(values: Values): Map<string, number> {
  const counts = new Map<string, number>();
  if (values.kind === "numeric") return counts;
  const perCode = new Float64Array(values.texts.length + 1);
  for (const code of values.codes) perCode[code]! += 1;
  for (const [i, text] of values.texts.entries()) {
    const count = perCode[i + 1]!;
    if (count > 0) counts.set(text, (counts.get(text) ?? 0) + count);
  }
  return counts;
}

function finite(x: number | null): number | null {
  return x !== null && Number.isFinite(x) ? x : null;
}
