import type { RawRows } from "#lib/decide/index.ts";
import type { PresetResult } from "#lib/domain/drift.ts";
import type { Baseline, CategoricalProfile, Profile } from "#lib/domain/profile.ts";
import { numericBaselineOfSorted, numericProfileOfSorted } from "#lib/sketch/baseline-of-sorted.ts";
import { numericProfileOfMany } from "#lib/sketch/profile-of-many.ts";
import { type Ascending, ascending } from "#lib/stats/index.ts";
import type { PairValues } from "./columns.ts";
import { type NumberPart, splitCodes, splitNumbers, wholeNumbers } from "./partition.ts";
import { categoryPlot, numberPlot, type Plot } from "./plot.ts";
import { fitPresets, type PresetName } from "./presets.ts";
import type { RowSets } from "./row-sets.ts";
import type { ProfiledKind, Values } from "./values.ts";

/** One column in one row set: what the reference fixes, and every window counted over it. */
export type MeasuredSet = {
  segment: string | null;
  baseline: Baseline;
  windows: { profile: Profile; raw: RawRows | null }[];
};

export type Measured = {
  feature: string;
  kind: ProfiledKind;
  /** All rows first, then the segments. */
  sets: MeasuredSet[];
  /** For each window. */
  presets: Record<string, PresetResult>[];
  plot: Plot;
};

/** How the rows are cut; the same for every column. */
export type Layout = {
  windows: number;
  /** The window of each current row, -1 for none; null: all in the only one. */
  windowOf: Int32Array | null;
  segments: { sets: RowSets; cellOf: Int32Array }[];
};

export function layoutOf(windows: number, windowOf: Int32Array | null, sets: readonly RowSets[]): Layout {
  const segments = sets.map((one) => {
    const cellOf = Int32Array.from(one.current, (segment, row) => {
      const window = windowOf ? windowOf[row]! : 0;
      return segment < 0 || window < 0 ? -1 : segment * windows + window;
    });
    return { sets: one, cellOf };
  });
  return { windows, windowOf, segments };
}

export type MeasureOptions = { layout: Layout; keepRows: boolean; presets: readonly PresetName[] };

export function measure(feature: string, values: PairValues, options: MeasureOptions): Measured {
  const { kind, reference, current } = values;
  const presets = presetsOf(values, options);
  if (reference.kind === "numeric" && current.kind === "numeric") {
    const sets = numberSets(reference.values, current.values, options);
    const [whole] = sets;
    const plot = numberPlot(whole!.reference, whole!.currents, whole!.baseline);
    return { feature, kind, presets, plot, sets: sets.map((set) => set.measured) };
  }
  if (reference.kind === "numeric" || current.kind === "numeric") {
    throw new TypeError("The two sides of a column were read as different kinds.");
  }
  const sets = categorySets(reference, current, options.layout);
  const whole = sets[0]!;
  const plot = categoryPlot(
    whole.baseline.profile as CategoricalProfile,
    whole.windows.map((w) => w.profile as CategoricalProfile),
  );
  return { feature, kind, presets, plot, sets };
}

function numberSets(reference: Float64Array, current: Float64Array, { layout, keepRows }: MeasureOptions) {
  const { windows } = layout;
  const one = (segment: string | null, before: NumberPart, after: readonly NumberPart[]) => {
    const sorted = order(before.finite);
    const baseline = numericBaselineOfSorted(sorted, before.unusable);
    const { edges, median } = baseline;
    const rows = after.map(({ finite, unusable }) => {
      if (!keepRows) return { profile: numericProfileOfMany(finite, unusable, edges, median), raw: null };
      const current = order(finite);
      const profile = numericProfileOfSorted(current, unusable, edges, median);
      return { profile, raw: { reference: sorted, current } };
    });
    const currents = after.map((part) => part.finite);
    return { measured: { segment, baseline, windows: rows }, reference: sorted, currents, baseline };
  };
  const sets = [one(null, wholeNumbers(reference), numbersByWindow(current, layout))];
  for (const { sets: rows, cellOf } of layout.segments) {
    const before = splitNumbers(reference, rows.reference, rows.names.length);
    const after = splitNumbers(current, cellOf, rows.names.length * windows);
    for (const [s, name] of rows.names.entries()) {
      sets.push(one(name, before[s]!, after.slice(s * windows, (s + 1) * windows)));
    }
  }
  return sets;
}

function order(finite: Float64Array): Ascending {
  const sorted = ascending(finite);
  if (!sorted) throw new TypeError("A part of finite numbers has one that is not.");
  return sorted;
}

function numbersByWindow(current: Float64Array, { windows, windowOf }: Layout): NumberPart[] {
  return windowOf ? splitNumbers(current, windowOf, windows) : [wholeNumbers(current)];
}

type Categories = Extract<Values, { kind: "categorical" }>;

function categorySets(reference: Categories, current: Categories, layout: Layout): MeasuredSet[] {
  const { windows } = layout;
  const one = (segment: string | null, before: CategoricalProfile, after: CategoricalProfile[]) => {
    const counts = Object.values(before.counts);
    const singletons = counts.filter((count) => count === 1).length;
    const baseline: Baseline = { kind: "categorical", profile: before, distinct: counts.length, singletons };
    return { segment, baseline, windows: after.map((profile) => ({ profile, raw: null })) };
  };
  const [all] = splitCodes(reference, null, 1);
  const sets = [one(null, all!, splitCodes(current, layout.windowOf, windows))];
  for (const { sets: rows, cellOf } of layout.segments) {
    const before = splitCodes(reference, rows.reference, rows.names.length);
    const after = splitCodes(current, cellOf, rows.names.length * windows);
    for (const [s, name] of rows.names.entries()) {
      sets.push(one(name, before[s]!, after.slice(s * windows, (s + 1) * windows)));
    }
  }
  return sets;
}

/** Rules of other tools need the rows in their order. */
function presetsOf(
  { reference, current }: PairValues,
  { layout, presets }: MeasureOptions,
): Record<string, PresetResult>[] {
  if (presets.length === 0) return Array.from({ length: layout.windows }, () => ({}));
  const judge = fitPresets(presets, reference);
  const { windowOf } = layout;
  if (!windowOf) return [judge(current)];
  return Array.from({ length: layout.windows }, (_, window) => {
    const inside = (_value: number, row: number) => windowOf[row] === window;
    if (current.kind === "numeric") {
      return judge({ kind: "numeric", values: current.values.filter(inside) });
    }
    return judge({ ...current, codes: current.codes.filter(inside) });
  });
}
