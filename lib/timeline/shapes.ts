/** A timeline as simple shapes in pixels, so that a page without scripts and a document draw the same picture. */
import { axisRows, tickText } from "./axis.ts";
import { type Layout, layoutOf, placeOf, sizes } from "./layout.ts";
import type { IncidentTimeline, SymptomPoint } from "./types.ts";

/** What a colour stands for; `ramp` is a step from 0 (as the reference) to 6. */
export type Tone =
  | "ink"
  | "muted"
  | "line"
  | "accent"
  | "drift"
  | "watch"
  | "hatch"
  | "paper"
  | `ramp${number}`;
export type Shape =
  | {
      kind: "rect";
      x: number;
      y: number;
      width: number;
      height: number;
      fill: Tone;
      opacity: number;
      title: string;
    }
  | { kind: "frame"; x: number; y: number; width: number; height: number; stroke: Tone }
  | { kind: "line"; points: [number, number][]; stroke: Tone; width: number; dashed: boolean }
  | { kind: "dot"; x: number; y: number; radius: number; fill: Tone; title: string }
  | {
      kind: "text";
      x: number;
      y: number;
      size: number;
      fill: Tone;
      anchor: "start" | "middle" | "end";
      text: string;
    };

const pad = 6;
const short = (v: number) => String(Number(v.toPrecision(3)));
const cut = (text: string, most: number) => {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
};
const text = (x: number, y: number, words: string, fill: Tone = "ink", size = 11): Shape => ({
  kind: "text",
  x,
  y,
  size,
  fill,
  anchor: "start",
  text: words,
});
const line = (points: [number, number][], stroke: Tone, width = 1, dashed = false): Shape => ({
  kind: "line",
  points,
  stroke,
  width,
  dashed,
});
const rect = (
  [x0, x1]: [number, number],
  y: number,
  height: number,
  fill: Tone,
  opacity = 1,
  title = "",
): Shape => ({ kind: "rect", x: x0, y, width: Math.max(1, x1 - x0), height, fill, opacity, title });

/** Everything in the order in which it is drawn, with the size of the whole. */
export function shapesOf(
  timeline: IncidentTimeline,
  width: number,
): { width: number; height: number; shapes: Shape[]; band: Layout["band"] } {
  const layout = layoutOf(timeline, width);
  const place = placeOf(timeline.axis, width);
  const { height, band, ticks, symptoms, heat, lanes, arrows } = layout;
  const zone = timeline.incident.time_zone;
  const under = height - sizes.axis;
  const shapes: Shape[] = [
    ...(band ? [rect([band.x0, Math.max(band.x0 + 2, band.x1)], sizes.axis - 6, under, "watch", 0.16)] : []),
    ...axisRows(zone).map((row) => text(8, row.y, cut(row.zone, 22), "muted")),
    ...ticks.flatMap(({ x, at }) => [
      line(
        [
          [x, sizes.axis - 8],
          [x, height],
        ],
        "line",
      ),
      ...(x > width - 64
        ? []
        : axisRows(zone).map(({ kind, y }) =>
            text(x + 3, y, tickText(kind, at, zone), kind === "utc" ? "muted" : "ink"),
          )),
    ]),
    ...symptoms.flatMap((lane) => symptomShapes(lane, place)),
    ...heat.flatMap((lane) => heatShapes(lane, place)),
    ...lanes.flatMap((lane) => laneShapes(lane, width)),
    ...arrows.flatMap(({ cause, fromX, fromY, toX, toY }) => [
      line(bend(fromX, fromY, toX, toY), "drift", 1 + 2 * cause.probability),
      line(
        [
          [toX - 4, toY + 7],
          [toX, toY],
          [toX + 4, toY + 7],
        ],
        "drift",
      ),
    ]),
  ];
  return { width, height, shapes, band };
}

/** Twelve pieces of the cubic curve that leaves and arrives upright. */
function bend(x0: number, y0: number, x1: number, y1: number): [number, number][] {
  const middle = (y0 + y1) / 2;
  return Array.from({ length: 13 }, (_, i): [number, number] => {
    const [t, u] = [i / 12, 1 - i / 12];
    const mix = (a: number, b: number, c: number, d: number) =>
      u ** 3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t ** 3 * d;
    return [mix(x0, x0, x1, x1), mix(y0, middle, middle, y1)];
  });
}

function symptomShapes(lane: Layout["symptoms"][number], place: (at: number) => number): Shape[] {
  const { symptom, y, low, high } = lane;
  const room = sizes.symptom - 2 * pad;
  const yOf = (v: number) => y + pad + room * (1 - (v - low) / (high - low));
  const edges = (p: SymptomPoint): [number, number] => [place(Date.parse(p.start)), place(Date.parse(p.end))];
  const middle = (p: SymptomPoint) => (edges(p)[0] + edges(p)[1]) / 2;
  const runs = (of: (p: SymptomPoint) => number | null) => {
    const all: [number, number][][] = [[]];
    for (const p of symptom.points) {
      const v = of(p);
      if (v === null) all.push([]);
      else all.at(-1)!.push([middle(p), yOf(v)]);
    }
    return all.filter((run) => run.length > 1);
  };
  const windows = symptom.points.flatMap((p) => {
    const [from, to] = p.value === null ? [p.estimate_low, p.estimate_high] : [p.low, p.high];
    const shown = p.value ?? p.estimate;
    const said = `${symptom.name}, ${p.start.slice(0, 16)} UTC: ${p.value === null ? "no labels" : short(p.value)}, ${p.verdict}`;
    return [
      ...(p.matured ? [] : [rect(edges(p), y, sizes.symptom, "hatch", 0.35)]),
      ...(from === null || to === null
        ? []
        : [rect(edges(p), yOf(to), Math.max(1, yOf(from) - yOf(to)), "accent", 0.16, said)]),
      ...(p.verdict === "drift" && shown !== null
        ? [{ kind: "dot", x: middle(p), y: yOf(shown), radius: 3, fill: "drift", title: said } as const]
        : []),
    ];
  });
  const end = (v: number): Shape => ({
    kind: "text",
    x: sizes.gutter - 4,
    y: yOf(v) + 4,
    size: 11,
    fill: "muted",
    anchor: "end",
    text: short(v),
  });
  return [
    text(8, y + 18, cut(symptom.name, 18)),
    text(8, y + 33, symptom.kind === "performance" ? "from labels" : "from reference", "muted"),
    ...(symptom.kind === "performance" ? [text(8, y + 46, "dashed: estimate", "muted")] : []),
    end(high),
    end(low),
    ...windows,
    ...runs((p) => p.estimate).map((run) => line(run, "muted", 1, true)),
    ...runs((p) => p.value).map((run) => line(run, "accent", 1.75)),
  ];
}

/** How far a column is from its reference over its bar, in seven steps. */
function shade(effect: number | null, bar: number | null): Tone {
  if (effect === null) return "line";
  const times = Math.abs(effect) / Math.max(bar ?? 0, 1e-9);
  return `ramp${Math.min(6, Math.max(0, Math.floor(times * 2)))}`;
}

function heatShapes({ row, y, onset }: Layout["heat"][number], place: (at: number) => number): Shape[] {
  const cells = row.cells.map((c) => {
    const x1 = place(Date.parse(c.end)) - 0.5;
    const said = `${row.feature}, ${c.start.slice(0, 16)} UTC: ${c.verdict}, effect ${c.effect === null ? "unknown" : short(c.effect)}`;
    return rect([place(Date.parse(c.start)), x1], y, sizes.heat, shade(c.effect, c.bar), 1, said);
  });
  const frame = onset && {
    kind: "frame" as const,
    x: onset.x0,
    y: y - 1,
    width: Math.max(2, onset.x1 - onset.x0),
    height: sizes.heat + 2,
    stroke: "ink" as const,
  };
  return [text(8, y + 13, cut(row.feature, 20)), ...cells, ...(frame ? [frame] : [])];
}

function laneShapes({ name, y, kind, clusters }: Layout["lanes"][number], width: number): Shape[] {
  const marks = clusters.flatMap(({ x, marks: all }): Shape[] => {
    const title = all.length === 1 ? all[0]!.text : `${all.length} events`;
    const fill = kind === "alerts" ? "drift" : "accent";
    const dot: Shape = { kind: "dot", x, y: y + 14, radius: all.length > 1 ? 8 : 5, fill, title };
    if (all.length === 1) return [dot];
    const count = all.length > 99 ? "99+" : String(all.length);
    return [dot, { kind: "text", x, y: y + 17, size: 9, fill: "paper", anchor: "middle", text: count }];
  });
  return [
    line(
      [
        [0, y],
        [width, y],
      ],
      "line",
    ),
    text(8, y + 18, name),
    ...marks,
  ];
}
