/**
 * Thresholds from a wanted average run length: the mean number of values between two false alarms.
 *
 * A stretch known to be stable is split in time: the first half gives mean, spread, bounds and the threshold, the
 * second is held back to measure what the threshold does. The threshold comes from replays: blocks of
 * neighbouring values (circular block bootstrap, Politis & Romano 1992; ⌈n^⅓⌉ long, so short memory survives) drawn
 * from the first half. Until its first alarm no statistic depends on the threshold, so that one replay that keeps its records
 * answers for all thresholds at once. Length = values watched / alarms, also where a replay ends without one.
 */
import { chiSquareQuantile } from "#lib/stats/distributions/chi-square.ts";
import { random } from "#lib/stats/random.ts";
import type { Detector, Entry, Stable } from "./index.ts";

export function stableOf(values: Float64Array): Stable & { binary: boolean; n: number } {
  let n = 0;
  let mean = 0;
  let squares = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let binary = true;
  for (const x of values) {
    if (!Number.isFinite(x)) continue;
    n += 1;
    const d = x - mean;
    mean += d / n;
    squares += d * (x - mean);
    if (x < low) low = x;
    if (x > high) high = x;
    if (x !== 0 && x !== 1) binary = false;
  }
  if (n === 0) return { mean: 0, sd: 1, low: 0, high: 1, binary: false, n };
  if (binary) {
    // No error yet is not proof of none: Jeffreys' rate keeps the spread above zero.
    const rate = (mean * n + 0.5) / (n + 1);
    return { mean: rate, sd: Math.sqrt(rate * (1 - rate)), low: 0, high: 1, binary, n };
  }
  const sd = n > 1 ? Math.sqrt(squares / (n - 1)) : 0;
  return { mean, sd: sd > 0 ? sd : Math.max(Math.abs(mean) * 1e-9, 1e-9), low, high, binary, n };
}

type Record = { time: number; value: number };

/** The records of the statistic along one replay. */
function recordsOf(detector: Detector, next: () => number, length: number): Record[] {
  const records: Record[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (let t = 1; t <= length; t++) {
    detector.update(next());
    if (detector.statistic > most) {
      most = detector.statistic;
      records.push({ time: t, value: most });
    }
  }
  return records;
}

function runLength(paths: readonly Record[][], length: number, threshold: number): number {
  let time = 0;
  let alarms = 0;
  for (const records of paths) {
    const first = records.find((r) => r.value >= threshold);
    time += first ? first.time : length;
    if (first) alarms += 1;
  }
  return alarms === 0 ? Number.POSITIVE_INFINITY : time / alarms;
}

/** Values in blocks of neighbours, without end. */
function replay(values: Float64Array, seed: number): () => number {
  const draw = random(seed);
  const block = Math.max(1, Math.ceil(Math.cbrt(values.length)));
  let left = 0;
  let at = 0;
  return () => {
    if (left === 0) {
      at = draw.int(values.length);
      left = block;
    }
    const x = values[at]!;
    at = at + 1 === values.length ? 0 : at + 1;
    left -= 1;
    return x;
  };
}

export type Calibration = {
  threshold: number;
  stable: Stable;
  binary: boolean;
  /** Run length at the threshold in one long replay with all its restarts, and the number of short ones. */
  replayed: number;
  replays: number;
};

/** How long and how many the replays are, and how long the one with all its restarts. */
function sizes(
  entry: Pick<Entry, "effort">,
  arl: number,
): { length: number; replays: number; whole: number } {
  const length = Math.ceil(1.5 * arl);
  const replays = Math.min(400, Math.max(12, Math.floor((entry.effort * 1e6) / length)));
  return { length, replays, whole: Math.ceil(Math.max(10 * arl, (replays * length) / 2)) };
}

/** Whether a calibration may take more than some ten seconds, or is of a detector that no verdict waits for. */
export function takesLong(entry: Pick<Entry, "effort">, arl: number): boolean {
  const { length, replays, whole } = sizes(entry, arl);
  return entry.effort < 1 || (replays * length + 5 * whole) / (entry.effort * 1e6) > 20;
}

/** null where the stretch has fewer than 50 finite values, or the detector cannot read them. */
export function calibrate(
  entry: Entry,
  stretch: Float64Array,
  arl: number,
  seed: number,
): Calibration | null {
  if (!(arl >= 2)) throw new RangeError(`A wanted run length is at least 2 values, not ${arl}.`);
  const values = stretch.filter(Number.isFinite);
  if (values.length < 50) return null;
  const { binary, mean, sd, low, high } = stableOf(values);
  if (entry.binaryOnly && !binary) return null;
  const stable = { mean, sd, low, high };
  const { length, replays, whole } = sizes(entry, arl);
  const paths = Array.from({ length: replays }, (_, i) =>
    recordsOf(entry.make(Number.POSITIVE_INFINITY, stable, binary), replay(values, seed + i), length),
  );
  const levels = [...new Set(paths.flatMap((records) => records.map((r) => r.value)))].sort((a, b) => a - b);
  const thresholdOf = (target: number) => {
    let from = 0;
    let to = levels.length - 1;
    while (from < to) {
      const mid = (from + to) >> 1;
      if (runLength(paths, length, levels[mid]!) >= target) to = mid;
      else from = mid + 1;
    }
    const best = levels[from]!;
    if (runLength(paths, length, best) >= target) return best;
    // Where even the highest level seen comes too often, only a higher one will do.
    return best + Math.max(1e-9, Math.abs(best) * 1e-6);
  };
  if (levels.length === 0) return null;
  // A detector that starts again after an alarm may alarm sooner than one that starts at first: the
  // target is raised until a reading with all its restarts is as long as wanted.
  const restarted = (threshold: number) => {
    const detector = entry.make(threshold, stable, binary);
    const next = replay(values, seed + replays);
    let alarms = 0;
    for (let t = 0; t < whole; t++) if (detector.update(next())) alarms += 1;
    return alarms === 0 ? Number.POSITIVE_INFINITY : whole / alarms;
  };
  let target = arl;
  let threshold = thresholdOf(target);
  let replayed = restarted(threshold);
  for (let round = 0; round < 4 && replayed < arl; round++) {
    target *= Math.max(1.05, arl / replayed);
    threshold = thresholdOf(target);
    replayed = restarted(threshold);
  }
  return { threshold, stable, binary, replayed, replays };
}

export type Measured = {
  values: number;
  alarms: number;
  /** Values per alarm; null where none was raised. */
  runLength: number | null;
  /** 95 % interval of the run length, alarms taken as Poisson (Garwood 1936); high is null without an alarm. */
  low: number;
  high: number | null;
};

/** How often a detector alarms on a stretch that it was not calibrated on. */
export function measure(detector: Detector, values: Float64Array): Measured {
  let n = 0;
  let alarms = 0;
  for (const x of values) {
    if (!Number.isFinite(x)) continue;
    n += 1;
    if (detector.update(x)) alarms += 1;
  }
  const most = chiSquareQuantile(0.975, 2 * (alarms + 1)) / 2;
  return {
    values: n,
    alarms,
    runLength: alarms > 0 ? n / alarms : null,
    low: n / most,
    high: alarms > 0 ? n / (chiSquareQuantile(0.025, 2 * alarms) / 2) : null,
  };
}
