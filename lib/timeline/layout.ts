/** Where everything of a timeline is drawn: pure geometry in pixels, the origin at the top left. */
import { dayOf, dayStart } from "../format/time.ts";
import { snapshotInForce, symptomOnset } from "./known.ts";
import { type LaneKind, laneKinds, laneNames } from "./lanes.ts";
import type { HeatRow, IncidentTimeline, Mark, Symptom, TimelineCause } from "./types.ts";

export const sizes = { gutter: 150, axis: 40, symptom: 84, heat: 18, lane: 28, gap: 10, right: 12 } as const;
/** Lengths of a drawing in pixels; `gutter` is the room of the names at the left. */
export type Sizes = { [length in keyof typeof sizes]: number };
/** Which lanes are drawn, and how high. */
export type Plan = { symptoms: number; heat: boolean; lanes: readonly LaneKind[]; sizes: Sizes };
export const plans: { whole: Plan; compact: Plan } = {
  whole: { symptoms: Infinity, heat: true, lanes: laneKinds, sizes },
  compact: {
    symptoms: 1,
    heat: false,
    lanes: ["changes", "alerts"],
    sizes: { ...sizes, axis: 38, symptom: 54, lane: 26, gap: 2 },
  },
};
const clusterPx = 9;

export type Cluster = { x: number; marks: Mark[] };
export type Arrow = { cause: TimelineCause; fromX: number; toX: number; fromY: number; toY: number };
export type Layout = {
  width: number;
  height: number;
  sizes: Sizes;
  ticks: { x: number; at: number }[];
  symptoms: { symptom: Symptom; y: number; low: number; high: number }[];
  heat: { row: HeatRow; y: number; onset: { x0: number; x1: number } | null }[];
  lanes: { kind: LaneKind; name: string; y: number; clusters: Cluster[] }[];
  band: { x0: number; x1: number } | null;
  arrows: Arrow[];
};

/** The place of an instant (milliseconds) on the axis, held inside it. */
export function placeOf(axis: IncidentTimeline["axis"], width: number): (at: number) => number {
  const [from, to] = [Date.parse(axis.from), Date.parse(axis.to)];
  const room = Math.max(1, width - sizes.gutter - sizes.right);
  return (at) => {
    const share = to > from ? (at - from) / (to - from) : 0;
    return sizes.gutter + room * Math.min(1, Math.max(0, share));
  };
}

/** Starts of days in the time zone, at least 90 pixels apart. */
function ticksOf(axis: IncidentTimeline["axis"], width: number, timeZone: string): Layout["ticks"] {
  const [from, to] = [Date.parse(axis.from), Date.parse(axis.to)];
  const place = placeOf(axis, width);
  const most = Math.max(1, Math.floor((width - sizes.gutter) / 90));
  const days = Math.max(1, Math.ceil((to - from) / 86_400_000 / most));
  const ticks: Layout["ticks"] = [];
  for (let at = from; at <= to; at += days * 86_400_000) {
    const start = dayStart(dayOf(at, timeZone), timeZone);
    if (start !== null && start >= from && start <= to) ticks.push({ x: place(start), at: start });
  }
  return ticks;
}

function rangeOf(symptom: Symptom): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const p of symptom.points) {
    for (const v of [p.value, p.low, p.high, p.estimate, p.estimate_low, p.estimate_high]) {
      if (v === null || !Number.isFinite(v)) continue;
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
  }
  if (!(high >= low)) return { low: 0, high: 1 };
  return high > low ? { low, high } : { low: low - 0.5, high: high + 0.5 };
}

/** Marks so near to each other that they would cover each other are one. */
function clustersOf(marks: readonly Mark[], place: (at: number) => number): Cluster[] {
  const clusters: Cluster[] = [];
  for (const mark of marks.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const x = place(Date.parse(mark.at));
    const last = clusters.at(-1);
    if (last && x - last.x < clusterPx) last.marks.push(mark);
    else clusters.push({ x, marks: [mark] });
  }
  return clusters;
}

export function layoutOf(timeline: IncidentTimeline, width: number, plan: Plan = plans.whole): Layout {
  const { axis, incident } = timeline;
  const lengths = plan.sizes;
  const place = placeOf(axis, width);
  const span = (band: { low: string; high: string }) => ({
    x0: place(Date.parse(band.low)),
    x1: place(Date.parse(band.high)),
  });
  let y: number = lengths.axis;
  const take = (height: number, gap = 0) => {
    const top = y;
    y += height + gap;
    return top;
  };
  const causes = snapshotInForce(timeline)?.causes ?? [];
  const symptoms = timeline.symptoms.slice(0, plan.symptoms).map((symptom) => ({
    symptom,
    y: take(lengths.symptom, lengths.gap),
    ...rangeOf(symptom),
  }));
  const heat = (plan.heat ? timeline.heat : []).map((row) => {
    const onset = causes.find((c) => c.subject === row.feature)?.onset;
    return { row, y: take(lengths.heat, 2), onset: onset ? span(onset) : null };
  });
  y += lengths.gap;
  const lanes = plan.lanes.map((kind) => ({
    kind,
    name: laneNames[kind],
    y: take(lengths.lane),
    clusters: clustersOf(
      timeline.marks.filter((m) => m.lane === kind),
      place,
    ),
  }));
  const onset = symptomOnset(timeline);
  const band = onset && { x0: place(onset.low), x1: place(onset.high) };
  const top = symptoms[0];
  // An arrow claims that one thing led to another: it needs a place to start, a place to end, and evidence.
  const arrows = causes.flatMap((cause): Arrow[] => {
    const from = heat.find((h) => h.row.feature === cause.subject);
    if (!top || !band || !from?.onset || cause.evidence.length === 0) return [];
    const fromX = (from.onset.x0 + from.onset.x1) / 2;
    return [{ cause, fromX, fromY: from.y, toX: (band.x0 + band.x1) / 2, toY: top.y + lengths.symptom - 6 }];
  });
  const ticks = ticksOf(axis, width, incident.time_zone);
  return { width, height: y + 6, sizes: lengths, ticks, symptoms, heat, lanes, band, arrows };
}

/** Whether there is anything to see beside the axis: a window of a symptom or an event. */
export function isDrawn({ symptoms, lanes, heat }: Layout): boolean {
  const windows = symptoms.some(({ symptom }) => symptom.points.length > 0);
  return windows || heat.some(({ row }) => row.cells.length > 0) || lanes.some((l) => l.clusters.length > 0);
}

/** How far (pixels) a view of a width is scrolled at first: the onset stands beside the names. */
export function scrollStart({ band, width, sizes: { gutter } }: Layout, view: number): number {
  const lead = 24;
  return band ? Math.max(0, Math.min(band.x0 - gutter - lead, width - view)) : 0;
}
