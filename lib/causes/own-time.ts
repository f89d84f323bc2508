/**
 * A population that moved at another time than the incident began leaves rows of both on the incident's far side: their mixture is wider
 * and can look like a factor. So a factor is looked for again in the rows after the feature's own step.
 */
import type { FeatureCheck } from "./checks.ts";
import type { PeriodRows } from "./input.ts";
import { findOnset } from "./onset.ts";
import { isScale, unitChange } from "./units.ts";

/** Standard errors of a step that is clear; rows after it that say something of quantiles. */
const [clear, fewest] = [8, 200];

export function onOwnTime(
  check: FeatureCheck,
  reference: PeriodRows["columns"][number],
  { columns, at }: PeriodRows,
  feature: number,
  onset: { low: number; high: number },
): FeatureCheck {
  const current = columns[feature]!;
  const { unit } = check;
  if (!unit || !isScale(unit) || reference.kind !== "numeric" || current.kind !== "numeric") return check;
  const own = findOnset(at, current.values);
  if (!own || own.z < clear || (own.high >= onset.low && own.low <= onset.high)) return check;
  const side = (xs: Float64Array, test: (i: number) => boolean) =>
    xs.filter((x, i) => !Number.isNaN(x) && test(i)).sort();
  const after = side(current.values, (i) => at[i]! >= own.high);
  if (after.length < fewest) return check;
  return {
    ...check,
    unit: unitChange(
      side(reference.values, () => true),
      after,
    ),
  };
}
