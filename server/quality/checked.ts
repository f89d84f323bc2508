import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Grain } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { LabelArrival } from "#lib/quality/check.ts";
import type { Profile } from "#lib/domain/profile.ts";
import {
  type Checked,
  decideQuality,
  type Examined,
  examineColumn,
  examineRows,
} from "#lib/quality/decide.ts";
import type { Rule } from "#lib/quality/rules.ts";
import { cutRange, parseInput, resolveRange, unknownSegment } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  type FeatureBaseline,
  findBaselines,
  findSubject,
  parseSegment,
  revisionKey,
  stateOfWindows,
  type Subject,
  sumWindows,
  type Window,
  type WindowState,
} from "#server/profiles/index.ts";
import { arrivalsOf, type WindowArrivals } from "./arrivals.ts";
import { examineRules } from "./count-rules.ts";
import { type QualityInput, qualityInput } from "./input.ts";
import { labelsOf } from "./labels.ts";
import { selectRules } from "./store.ts";
import { type Traffic, trafficOf } from "./traffic.ts";

export type CheckedWindow = {
  window: Window;
  complete: boolean;
  rows: number;
  /** Of all rows. */
  all: Checked;
  /** Of each baseline, in their order. */
  columns: { n: number; checked: Checked }[];
  /** Of the declared rules, by id. */
  declared: Checked;
};

export type OpenedRange = {
  subject: Subject;
  grain: Grain;
  segment: string;
  baselines: FeatureBaseline[];
  asked: ReturnType<typeof parse>;
  windows: Window[];
  complete: boolean[];
  states: WindowState[];
  traffic: Traffic[];
  /** Empty in a segment. */
  arrivals: WindowArrivals[];
  labels: (LabelArrival | null)[];
  /** Changes whenever an answer about the range can: a newer profile, an arrival, an hour gone by. */
  fingerprint: string;
};

function parse(input: QualityInput) {
  return parseInput(qualityInput, input);
}

// A cell has about seven checks, each some 200 bytes to send.
const costOfCell = 5;

/** What a range is made of now, without its profiles: the cheap part. */
export async function openRange(ctx: ServiceContext, input: QualityInput): Promise<OpenedRange> {
  authorize(ctx, "drift:read");
  const asked = parse(input);
  const subject = await findSubject(ctx, asked);
  const segment = parseSegment(asked.segment);
  const baselines = await findBaselines(ctx, subject, segment);
  if (baselines.length === 0 && segment !== "") unknownSegment(subject, asked.segment);
  const grain = asked.grain ?? "day";
  const range = await resolveRange(ctx, subject, asked);
  const windows = range ? cutRange(subject, grain, range, costOfCell * baselines.length) : [];
  const of = { subject, grain, segment, baselines, windows };
  // Sequence numbers are read before the profiles: a change in between only makes an answer look old.
  const [states, traffic, arrivals, labels, declared] = await Promise.all([
    stateOfWindows(ctx, subject, windows),
    trafficOf(ctx, of),
    segment === "" ? arrivalsOf(ctx, subject, windows) : [],
    labelsOf(ctx, of),
    selectRules(ctx, subject.versionId),
  ]);
  const now = ctx.now().getTime();
  const complete = windows.map((w, i) => w.end.getTime() <= now && !states[i]?.dirty);
  const arrived = arrivals.map(({ all, refused }) => [all, [...refused]]);
  const made = [
    revisionKey(subject),
    windows[0]?.start,
    windows.at(-1)?.end,
    states,
    complete,
    traffic,
    arrived,
    labels,
    declared,
  ];
  const fingerprint = createHash("sha256").update(JSON.stringify(made)).digest("base64");
  return { ...of, asked, complete, states, traffic, arrivals, labels, fingerprint };
}

/** Every check of every column in every window, from the profiles as they are now: late rows and revisions are in. */
export async function checkWindows(
  ctx: ServiceContext,
  range: OpenedRange,
): Promise<{ rules: Rule[]; checked: CheckedWindow[] }> {
  const { subject, grain, segment, baselines, windows, complete, traffic, arrivals, labels } = range;
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return { rules: [], checked: [] };
  const span = { from: first.start, to: last.end };
  const sums = await sumWindows(ctx, subject, { cut: grain, ...span, segment, caller: "quality.check" });
  const { rules, windows: declared } = await examineRules(ctx, range);
  const checked: CheckedWindow[] = [];
  for (const [i, window] of windows.entries()) {
    const found = {
      profiles: sums.get(window.key),
      traffic: traffic[i]!,
      arrivals: arrivals[i] ?? null,
      labels: labels[i] ?? null,
      declared: declared[i]!,
    };
    checked.push(checkWindow(baselines, window, complete[i] === true, found));
    // Checking is pure computation: other requests get their turn.
    if (i % 8 === 7) await setImmediate();
  }
  return { rules, checked };
}

type Found = {
  profiles: ReadonlyMap<string, Profile> | undefined;
  traffic: Traffic;
  arrivals: WindowArrivals | null;
  labels: LabelArrival | null;
  declared: Examined;
};

function checkWindow(
  baselines: readonly FeatureBaseline[],
  window: Window,
  complete: boolean,
  { profiles, traffic, arrivals, labels, declared }: Found,
): CheckedWindow {
  const columns = baselines.map(({ column, baseline }) => {
    const profile = profiles?.get(column.name) ?? emptyLike(baseline.profile);
    const refused = arrivals ? (arrivals.refused.get(column.name) ?? 0) : null;
    const label = column.role === "label";
    return { n: profile.n, examined: examineColumn({ baseline, profile, label, refused }) };
  });
  const all = examineRows({
    ...traffic,
    complete,
    hours: Math.round((window.end.getTime() - window.start.getTime()) / 3_600_000),
    arrivals: arrivals?.all ?? null,
    labels,
    referenceRows: Math.max(0, ...baselines.map((b) => b.baseline.profile.n)),
  });
  const [whole, ruled, ...each] = decideQuality([all, declared, ...columns.map((c) => c.examined)]);
  return {
    window,
    complete,
    rows: traffic.rows,
    all: whole!,
    declared: ruled!,
    columns: columns.map(({ n }, i) => ({ n, checked: each[i]! })),
  };
}

/** What a window without rows has. */
function emptyLike(profile: Profile): Profile {
  if (profile.kind === "categorical") return { kind: "categorical", n: 0, nulls: 0, counts: {} };
  const nothing = { nulls: 0, nan: 0, posInf: 0, negInf: 0, sum: 0, sumSquares: 0, sumAbsDev: 0 };
  const counts = profile.counts.map(() => 0);
  return { kind: "numeric", n: 0, ...nothing, counts, sumBelow: 0, sumAbove: 0, min: null, max: null };
}

/** The positions in `baselines` of the named columns; all of them without names. */
export function chosenColumns(
  { subject, baselines, asked }: OpenedRange,
  extra: readonly string[],
): number[] {
  const { features } = asked;
  if (!features) return [...baselines.keys()];
  const known = new Set([...baselines.map((b) => b.column.name), ...extra]);
  const unknown = features.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new LeewayError(
      "NOT_FOUND",
      `${subject.model} ${subject.version} has no profiled column named ${unknown.join(", ")}.`,
    );
  }
  return [...baselines.keys()].filter((i) => features.includes(baselines[i]!.column.name));
}
