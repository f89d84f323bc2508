/** What model pages ask the server for: the same in the browser and when the page is made. */
import type { Grain } from "#lib/domain/drift.ts";
import { type SpanChoice, spanOf } from "./span.ts";

type View = SpanChoice & { grain: Grain; segment: string[] };
type Row = { last_event_at: string | null; time_zone: string };

/** Windows of the view's grain, span and segment. */
export function windowsAsked<V extends View>(project: string, model: string, view: V, row: Row | undefined) {
  const span = spanOf(view, row?.last_event_at ?? null, row?.time_zone ?? "UTC");
  return { project, model, grain: view.grain as V["grain"], segment: view.segment, ...span };
}

/** The same, held against the chosen baseline. */
export function heatmapAsked(
  project: string,
  model: string,
  view: View & { baseline: string },
  row: Row | undefined,
) {
  return { ...windowsAsked(project, model, view, row), baseline: view.baseline };
}

/** One column's windows, with the detector that is looked at. */
export function seriesAsked(
  project: string,
  model: string,
  feature: string,
  view: View & { detector: string; baseline: string },
  row: Row | undefined,
) {
  const detectors = view.detector === "effect" ? {} : { detectors: [view.detector] };
  return { ...heatmapAsked(project, model, view, row), feature, ...detectors };
}

type Shown = { start: string; complete: boolean; n: number };

/** Fewer rows have no verdict. */
const fewestRows = 30;

/** Which window a feature's page shows: the one asked for, else the newest closed one with rows enough for a verdict. */
export function shownWindow(windows: readonly Shown[], start: string | null): number {
  const asked = windows.findIndex((w) => w.start === start);
  if (asked >= 0) return asked;
  for (const least of [fewestRows, 1]) {
    const newest = windows.findLastIndex((w) => w.complete && w.n >= least);
    if (newest >= 0) return newest;
  }
  return windows.length - 1;
}
