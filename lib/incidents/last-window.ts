import { type Grain, grainMs } from "../domain/drift.ts";

type Held = { state: string; grain: string; last_at: string };

/**
 * The last window of the findings that have ended, once more than half have, in milliseconds since 1970. Null until then. A few that go on
 * have other reasons: what one cause had moved together would have stayed together.
 */
export function lastWindow(findings: readonly Held[]): { start: number; end: number } | null {
  const standing = findings.filter((f) => f.state !== "withdrawn");
  const ended = standing.filter((f) => f.state === "closed");
  if (2 * ended.length <= standing.length) return null;
  const windows = ended.map((f) => {
    const start = Date.parse(f.last_at);
    return { start, end: start + grainMs[f.grain as Grain] };
  });
  return {
    start: Math.max(...windows.map((w) => w.start)),
    end: Math.max(...windows.map((w) => w.end)),
  };
}
