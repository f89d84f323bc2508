import { detectorsOf, runLengths, type StreamSettings, wantedLength } from "#lib/stream/settings.ts";
import type { Signal } from "./signals.ts";
import type { Run } from "./store.ts";

type Kind = Pick<Signal, "id" | "hourly">;

/** What runs of a wanted length are kept under; the usual length is 0, set or not. */
export function lengthKey(settings: StreamSettings, signal: Kind): number {
  const wanted = wantedLength(settings, signal);
  return wanted === runLengths[signal.hourly ? "hour" : "event"].usual ? 0 : wanted;
}

/** Those of a signal's runs that these settings ask for. Runs of former settings stay as they were. */
export function runsInForce<R extends Pick<Run, "signal" | "detector" | "runLength">>(
  runs: readonly R[],
  signal: Kind,
  settings: StreamSettings,
): R[] {
  const [key, wanted] = [lengthKey(settings, signal), detectorsOf(settings, signal)];
  return runs.filter(
    (r) => r.signal === signal.id && r.runLength === key && wanted.some((d) => d.id === r.detector),
  );
}
