/** A timeline without hindsight: by when each thing was recorded, never by its own time. */
import type { CauseOrder, CauseSnapshot, IncidentTimeline } from "./types.ts";

type Recorded = { recorded_at: string };

/** What was recorded up to `asOf` (milliseconds). Never holds more than the timeline it is given. */
export function knownAt(timeline: IncidentTimeline, asOf: number): IncidentTimeline {
  const known = <T extends Recorded>(all: readonly T[]) =>
    all.filter((one) => Date.parse(one.recorded_at) <= asOf);
  return {
    ...timeline,
    as_of: new Date(Math.min(asOf, Date.parse(timeline.as_of))).toISOString(),
    symptoms: timeline.symptoms.map((s) => ({ ...s, points: known(s.points) })),
    heat: timeline.heat.map((row) => ({ ...row, cells: known(row.cells) })),
    marks: known(timeline.marks),
    onsets: known(timeline.onsets),
    snapshots: known(timeline.snapshots),
    orders: known(timeline.orders),
    told: timeline.told.filter((at) => Date.parse(at) <= asOf),
  };
}

/** Every instant at which something became known, in order, each once; milliseconds. */
export function instantsOf(timeline: IncidentTimeline): number[] {
  const all: Recorded[] = [
    ...timeline.symptoms.flatMap((s) => s.points),
    ...timeline.heat.flatMap((row) => row.cells),
    ...timeline.marks,
    ...timeline.onsets,
    ...timeline.snapshots,
    ...timeline.orders,
  ];
  const times = [...all.map((one) => one.recorded_at), ...timeline.told].map((t) => Date.parse(t));
  return [...new Set(times)].toSorted((a, b) => a - b);
}

/** The answer of the search for causes that is in force: the newest. */
export function snapshotInForce(timeline: IncidentTimeline): CauseSnapshot | null {
  return timeline.snapshots.reduce<CauseSnapshot | null>(
    (newest, one) => (newest === null || one.id > newest.id ? one : newest),
    null,
  );
}

/** The newest order that a person gave; null where nobody did. */
export function orderInForce(timeline: IncidentTimeline): CauseOrder | null {
  return timeline.orders.reduce<CauseOrder | null>(
    (newest, one) => (newest && newest.recorded_at > one.recorded_at ? newest : one),
    null,
  );
}

/** Where the symptom began, from all findings that are known: the earliest of them. Null: none is known. */
export function symptomOnset(timeline: IncidentTimeline): { low: number; high: number } | null {
  let onset: { low: number; high: number } | null = null;
  for (const band of timeline.onsets) {
    const [low, high] = [Date.parse(band.low), Date.parse(band.high)];
    if (onset === null || low < onset.low || (low === onset.low && high < onset.high)) onset = { low, high };
  }
  return onset;
}

/** First telling minus onset, as an interval in milliseconds; null where nobody was told or no onset is known. */
export function detectionDelay(
  timeline: IncidentTimeline,
): { at: string; least: number; most: number } | null {
  const onset = symptomOnset(timeline);
  const [first] = timeline.told.toSorted((a, b) => Date.parse(a) - Date.parse(b));
  if (!onset || first === undefined) return null;
  return { at: first, least: Date.parse(first) - onset.high, most: Date.parse(first) - onset.low };
}
