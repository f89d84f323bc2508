import type { Grain } from "#lib/domain/drift.ts";
import { type LabelCounts, labelArrivals } from "#lib/quality/arrival-law.ts";
import type { LabelArrival } from "#lib/quality/check.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  cutWindows,
  revisionKey,
  stateOfWindows,
  type Subject,
  type Window,
  windowsBack,
} from "#server/profiles/index.ts";
import { countLabels } from "./label-store.ts";

/** Windows before the first from which one learns when labels come. Within hours they do not come evenly. */
const before: Record<Exclude<Grain, "hour">, number> = { day: 28, week: 26, month: 18 };
/** Rows whose labels are looked up; of more, an even sample by their ids. */
const mostRows = 400_000;

type Request = { subject: Subject; grain: Grain; segment: string; windows: readonly Window[] };

/** Whether the labels of each window came as they used to. Known for all rows, by the day or longer. */
export async function labelsOf(ctx: ServiceContext, request: Request): Promise<(LabelArrival | null)[]> {
  const { subject, grain, segment, windows } = request;
  const index = subject.columns.findIndex((c) => c.role === "label");
  const [first, last] = [windows[0], windows.at(-1)];
  if (index < 0 || grain === "hour" || segment !== "" || !first || !last) return windows.map(() => null);
  const start = windowsBack(subject.timeZone, grain, first.start, before[grain]);
  const earlier = cutWindows(subject.timeZone, grain, start, first.start);
  const all = [...earlier, ...windows];
  const states = await stateOfWindows(ctx, subject, all);
  const key = JSON.stringify([revisionKey(subject), all[0]!.start, last.end, grain, states]);
  const counts = known.get(key) ?? (await count(ctx, subject, index, all, states));
  if (known.size >= mostKnown) known.delete(known.keys().next().value as string);
  known.set(key, counts);
  return labelArrivals(counts, { skip: earlier.length, most: before[grain], now: ctx.now().getTime() });
}

/** The newest counts, under the profiles of the hours that they were made of: late rows and labels change those. */
const known = new Map<string, LabelCounts[]>();
const mostKnown = 64;

async function count(
  ctx: ServiceContext,
  subject: Subject,
  index: number,
  windows: readonly Window[],
  states: readonly { events: number }[],
): Promise<LabelCounts[]> {
  const rows = states.reduce((sum, { events }) => sum + events, 0);
  const label = { column: subject.columns[index]!, index };
  const every = Math.max(1, Math.ceil(rows / mostRows));
  const counted =
    rows === 0
      ? new Map<number, Map<number, number>>()
      : await countLabels(ctx, subject, { label, windows, every });
  return windows.map(({ start, end }) => {
    const lags = new Map(counted.get(start.getTime() / 1000));
    const all = [...lags.values()].reduce((a, b) => a + b, 0);
    lags.delete(-1);
    return { end: end.getTime(), rows: all, lags };
  });
}
