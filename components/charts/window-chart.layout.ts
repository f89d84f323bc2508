import { ticks } from "d3-array";
import { area, curveLinear, curveStep, line } from "d3-shape";

/** Units of the drawing: it stretches to the box it is given. */
export const side = 1000;

/** A line; its points may be marked. `null` is a gap. */
export type LineLayer<P> = {
  kind: "line";
  value: (point: P) => number | null;
  stroke: string;
  width?: number;
  dash?: string;
  step?: boolean;
  mark?: (point: P) => Mark;
};
export type Mark = { colour: string; large: boolean; hollow: boolean };

/** Between two values of each point. `null` is a gap. */
export type BandLayer<P> = {
  kind: "band";
  ends: (point: P) => readonly [number, number] | null;
  fill: string;
  opacity: number;
};

/** One value across the whole width, with its own interval. */
export type LevelLayer = { kind: "level"; value: number; low: number; high: number; stroke: string };

export type Layer<P> = LineLayer<P> | BandLayer<P> | LevelLayer;
export type Domain = readonly [number, number];

/** Middle of the column of point `i` of `n`, in [0, side]. */
export function columnOf(i: number, n: number): number {
  return ((i + 0.5) / n) * side;
}

/** Height of a value: the domain's low end is at the bottom (`side`). */
export function heightOf(value: number, [low, high]: Domain): number {
  return side - ((value - low) / (high - low || 1)) * side;
}

/** Every value that lines show, from zero up where none is negative, with some air above. */
export function domainOfLayers<P>(points: readonly P[], layers: readonly Layer<P>[]): Domain {
  let [low, high] = [0, -Infinity];
  const take = (x: number | null) => {
    if (x === null || !Number.isFinite(x)) return;
    low = Math.min(low, x);
    high = Math.max(high, x);
  };
  for (const layer of layers) {
    if (layer.kind === "line") for (const p of points) take(layer.value(p));
    if (layer.kind === "level") take(layer.value);
  }
  if (high === -Infinity) return [0, 1];
  // Nothing, or less than numbers of this size can divide.
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low < Math.max(1e-290, 1e-9 * size)) return [low, low + Math.max(1, 1e-3 * size)];
  return [low < 0 ? low - 0.05 * (high - low) : low, high + 0.05 * (high - low)];
}

/** Round values inside the domain, about five. */
export function valueTicks([low, high]: Domain): number[] {
  return ticks(low, high, 4);
}

/** Indices of the points whose names the axis shows: at most `most`, evenly apart. */
export function nameTicks(n: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(n / most));
  return Array.from({ length: Math.ceil(n / step) }, (_, k) => k * step);
}

export function linePath<P>(points: readonly P[], layer: LineLayer<P>, domain: Domain): string {
  const draw = line<P>()
    .defined((p) => Number.isFinite(layer.value(p) ?? Number.NaN))
    .x((_, i) => columnOf(i, points.length))
    .y((p) => heightOf(layer.value(p)!, domain))
    .curve(layer.step ? curveStep : curveLinear)
    .digits(1);
  return draw(points as P[]) ?? "";
}

export function bandPath<P>(points: readonly P[], layer: BandLayer<P>, domain: Domain): string {
  const draw = area<P>()
    .defined((p) => layer.ends(p)?.every(Number.isFinite) ?? false)
    .x((_, i) => columnOf(i, points.length))
    .y0((p) => heightOf(layer.ends(p)![0], domain))
    .y1((p) => heightOf(layer.ends(p)![1], domain))
    .digits(1);
  return draw(points as P[]) ?? "";
}

/** Where a layer's marked points are, by how they look: one path each, whatever their number. */
export function marksOf<P>(
  points: readonly P[],
  layer: LineLayer<P>,
  domain: Domain,
): { mark: Mark; path: string }[] {
  const found = new Map<string, { mark: Mark; path: string }>();
  if (!layer.mark) return [];
  for (const [i, p] of points.entries()) {
    const value = layer.value(p);
    if (value === null || !Number.isFinite(value)) continue;
    const mark = layer.mark(p);
    const key = `${mark.colour} ${mark.large} ${mark.hollow}`;
    const at = found.get(key) ?? { mark, path: "" };
    at.path += `M${columnOf(i, points.length).toFixed(1)},${heightOf(value, domain).toFixed(1)}h0`;
    found.set(key, at);
  }
  return [...found.values()];
}
