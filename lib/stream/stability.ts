/** A threshold from the first half of a stable stretch in order of time, and what it does on the second half. */
import { type Calibration, calibrate, type Measured, measure } from "./calibrate.ts";
import { type Entry, makeDummy } from "./index.ts";

export type Stability = Calibration & { measured: Measured; dummy: Measured };

/** null where the first half is too short for a threshold, or the detector cannot read it. */
export function stabilityOf(
  entry: Entry,
  stretch: Float64Array,
  wanted: number,
  seed: number,
): Stability | null {
  const half = stretch.length >> 1;
  const found = calibrate(entry, stretch.subarray(0, half), wanted, seed);
  if (!found) return null;
  const held = stretch.subarray(half);
  return {
    ...found,
    measured: measure(entry.make(found.threshold, found.stable, found.binary), held),
    dummy: measure(makeDummy(wanted), held),
  };
}
