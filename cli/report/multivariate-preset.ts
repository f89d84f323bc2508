import type { PresetResult } from "#lib/domain/drift.ts";
import { fitReconstructionPreset, presetLimits } from "#lib/multivariate/preset-reconstruction.ts";
import type { Sample } from "#lib/multivariate/sample.ts";

const chunks = 10;

/** NannyML's rule for the reconstruction error, its thresholds from ten chunks of the reference. */
export function reconstructionRule(reference: Sample): ((window: Sample) => PresetResult) | null {
  const fitted = fitReconstructionPreset(reference);
  if (!fitted || reference.rows < chunks) return null;
  const errors = fitted.errors(reference);
  const size = Math.floor(errors.length / chunks);
  const limits = presetLimits(
    Array.from({ length: chunks }, (_, i) => meanOf(errors.subarray(i * size, (i + 1) * size))),
  );
  return (window) => {
    const value = meanOf(fitted.errors(window));
    return { value, threshold: limits.upper, drift: value > limits.upper || value < limits.lower };
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
