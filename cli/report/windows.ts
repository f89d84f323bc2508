import { LeewayError } from "#lib/domain/errors.ts";
import { cutWindows } from "#server/profiles/windows.ts";
import { find } from "./columns.ts";
import type { Engine } from "./engine.ts";
import type { Options } from "./options.ts";
import type { Source } from "./source.ts";
import { readTimes } from "./values.ts";

const mostWindows = 10_000;
const dayMs = 86_400_000;

export type ReportWindow = { start: string | null; end: string | null; complete: boolean };

export type Cutting = {
  windows: ReportWindow[];
  /** The window of each current row, -1 for none; null: all rows are in the only window. */
  windowOf: Int32Array | null;
  /** Current rows without a readable time, which are in no window. */
  timeless: number;
};

/** Cuts the current rows by their times or by their number; times without a zone are read in UTC. */
export async function cutRows(
  engine: Engine,
  current: Source,
  options: Options,
  now: number,
): Promise<Cutting> {
  const column = options.timestamp === null ? undefined : find(current, options.timestamp);
  const times = column ? await readTimes(engine, current, column) : null;
  if (options.cut.kind === "rows") return cutByRows(current.rows, options.cut.size, times);
  const span = times ? spanOf(times) : null;
  if (times && !span) {
    throw new LeewayError(
      "INVALID",
      `The column ${options.timestamp} of ${current.path} has no value that can be read as a time.`,
    );
  }
  if (options.cut.kind === "all" || !times || !span) {
    return { windows: [{ ...textOf(span), complete: true }], windowOf: null, timeless: 0 };
  }
  const shortest = { hour: dayMs / 24, day: dayMs, week: 7 * dayMs, month: 28 * dayMs }[options.cut.grain];
  if ((span.to - span.from) / shortest > mostWindows) {
    throw new LeewayError(
      "LIMIT",
      `The times of ${current.path} go from ${textOf(span).start} to ${textOf(span).end}, which is more than ` +
        `${mostWindows} windows: take a longer one than ${options.cut.grain}, or remove stray times.`,
    );
  }
  const cut = cutWindows("UTC", options.cut.grain, new Date(span.from), new Date(span.to));
  const starts = Float64Array.from(cut, (w) => w.start.getTime());
  const windowOf = Int32Array.from(times, (at) => (Number.isNaN(at) ? -1 : lastAtMost(starts, at)));
  const windows = cut.map(({ start, end }) => ({
    start: start.toISOString(),
    end: end.toISOString(),
    complete: end.getTime() <= now,
  }));
  return { windows, windowOf, timeless: times.reduce((count, at) => count + (Number.isNaN(at) ? 1 : 0), 0) };
}

/** Pieces of the same size in the order of the rows; the last one is open while it is shorter. */
function cutByRows(rows: number, size: number, times: Float64Array | null): Cutting {
  const count = Math.ceil(rows / size);
  if (count > mostWindows) {
    throw new LeewayError(
      "LIMIT",
      `Pieces of ${size} rows make ${count} windows, and at most ${mostWindows} are shown.`,
    );
  }
  const windows = Array.from({ length: count }, (_, i) => {
    const part = times?.subarray(i * size, (i + 1) * size);
    return { ...textOf(part ? spanOf(part) : null), complete: (i + 1) * size <= rows };
  });
  return {
    windows,
    windowOf: Int32Array.from({ length: rows }, (_, i) => Math.floor(i / size)),
    timeless: 0,
  };
}

type Span = { from: number; to: number };

/** Half-open: the millisecond after the last time is outside. */
function spanOf(times: Float64Array): Span | null {
  let [from, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const at of times) {
    if (at < from) from = at;
    if (at > last) last = at;
  }
  return from <= last ? { from, to: Math.floor(last) + 1 } : null;
}

function textOf(span: Span | null): { start: string | null; end: string | null } {
  if (!span) return { start: null, end: null };
  return { start: new Date(span.from).toISOString(), end: new Date(span.to).toISOString() };
}

function lastAtMost(starts: Float64Array, at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
