import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { targetRate } from "#lib/decide/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import {
  expectedLosses,
  isRowMetric,
  outcomeRows,
  realisedLosses,
  type RowMetric,
  rowMetricsOf,
  validity,
} from "#lib/performance/index.ts";
import { searchSlices, type SliceRows, type SliceSearch } from "#lib/slices/index.ts";
import { instant, parseInput, resolveRange } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject, parseSegment, stateOfWindows, type Subject } from "#server/profiles/index.ts";
import { findFit, type SegmentFit } from "./fit.ts";
import { maturedUntil } from "./measure.ts";
import { findOutcome, hasOutcome, type Outcome, telling } from "./outcome.ts";
import { type ReadRows, readReference, readWindows } from "./rows.ts";
import { type WeakSegment, weakSegmentOf } from "./weak-shape.ts";

const input = z
  .object({
    model: z.string().min(1),
    version: z.string().min(1).optional(),
    from: instant.optional(),
    to: instant.optional(),
    segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
    metric: z.string().min(1).max(60).optional(),
    depth: z.number().int().min(1).max(3).default(2),
  })
  .refine((v) => !v.from || !v.to || v.from < v.to, { message: "from must lie before to", path: ["from"] });

export type WeakSegments = {
  model: string;
  version: string;
  from: string | null;
  to: string | null;
  segment: string | null;
  as_of: string;
  q: number;
  metric: RowMetric | null;
  basis: "realised" | "estimated" | null;
  note: string | null;
  /** Events in the range. */
  n: number;
  /** Rows that were drawn and have a loss. */
  searched: number;
  features: number;
  features_left_out: number;
  depth: number;
  tested: number;
  loss: number | null;
  loss_reference: number | null;
  slices: WeakSegment[];
};

/** Rows are drawn by the hash of their id up to this many, and up to this many values of columns. */
const [mostSearched, mostValues, mostFeatures] = [50_000, 3_000_000, 100];
/** With fewer labels, what is expected of each row stands in. */
const fewestLabels = 200;

/** Where in a range the model errs more than elsewhere; without labels, where it probably does. */
export async function weakSegments(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
  signal?: AbortSignal,
): Promise<WeakSegments> {
  authorize(ctx, "drift:read");
  const wanted = parseInput(input, asked);
  const subject = await findSubject(ctx, wanted);
  const segment = parseSegment(wanted.segment);
  const outcome = await findOutcome(ctx, subject);
  const range = await resolveRange(ctx, subject, wanted);
  const head = {
    model: subject.model,
    version: subject.version,
    from: range?.from.toISOString() ?? null,
    to: range?.to.toISOString() ?? null,
    segment: wanted.segment.length > 0 ? wanted.segment.join(",") : null,
    as_of: ctx.now().toISOString(),
    q: targetRate,
    depth: wanted.depth,
  };
  const nothing = { n: 0, searched: 0, features: 0, features_left_out: 0, tested: 0, loss: null, slices: [] };
  const empty = { ...head, metric: null, basis: null, loss_reference: null, ...nothing };
  if (!hasOutcome(outcome)) return { ...empty, note: outcome.why };
  const metric = metricOf(outcome, wanted.metric);
  if (!range) return { ...empty, metric, note: "There are no events yet." };
  const { chosen, leftOut } = telling(subject, mostFeatures);
  const most = Math.min(mostSearched, Math.floor(mostValues / Math.max(1, chosen.length)));
  const read = await readBoth(ctx, {
    subject,
    outcome: { ...outcome, features: chosen },
    segment,
    range,
    most,
  });
  const fit = await findFit(ctx, subject, outcome, segment, false);
  const { current, reference, basis } = lossesOf(read, { fit, outcome, chosen, metric });
  const found = await searched(
    searchSlices(current, reference, { seed: subject.versionId, q: targetRate, depth: wanted.depth }),
    signal,
  );
  return {
    ...head,
    metric,
    basis,
    note: noteOf(found, basis, outcome),
    n: read.current?.n ?? 0,
    searched: found.n,
    features: chosen.length,
    features_left_out: leftOut,
    tested: found.tested,
    loss: found.loss,
    loss_reference: meanOf(reference.loss),
    slices: found.slices.map(weakSegmentOf),
  };
}

function metricOf({ task, scores }: Outcome, asked: string | undefined): RowMetric {
  const known = rowMetricsOf(task).filter((m) => scores.length > 0 || (m !== "brier" && m !== "log_loss"));
  if (known.length === 0) {
    throw new LeewayError(
      "CONFLICT",
      "A ranking is judged query by query: single rows have no error of their own, so there are no weak segments of them.",
    );
  }
  if (asked === undefined) return known[0] as RowMetric;
  if (isRowMetric(task, asked) && known.includes(asked)) return asked;
  throw new LeewayError(
    "INVALID",
    `Segments of this ${task} model can be compared by ${known.join(", ")}, not by ${asked}: the metric must be a mean over rows.`,
  );
}

type Both = { current: ReadRows | undefined; reference: ReadRows };
type Where = {
  subject: Subject;
  outcome: Outcome;
  segment: string;
  range: { from: Date; to: Date };
  most: number;
};

async function readBoth(
  ctx: ServiceContext,
  { subject, outcome, segment, range, most }: Where,
): Promise<Both> {
  const window = { key: range.from.toISOString(), start: range.from, end: range.to };
  const [state] = await stateOfWindows(ctx, subject, [window]);
  const work = { window, events: state?.events ?? 0, matured: maturedUntil(window, outcome, ctx.now()) };
  const [found, reference] = await Promise.all([
    readWindows(ctx, subject, outcome, { segment, windows: [work], most }),
    readReference(ctx, subject, outcome, segment, most),
  ]);
  return { current: [...found.values()][0], reference };
}

type Learnt = { fit: SegmentFit; outcome: Outcome; chosen: Outcome["features"]; metric: RowMetric };

function lossesOf(read: Both, { fit, outcome, chosen, metric }: Learnt) {
  const labelled = read.current?.labelled ?? 0;
  const sides = [read.current, read.reference].map((side) => {
    const cells = side?.cells ?? { truth: [], predicted: [], scores: [] };
    const rows = outcomeRows(outcome.task, fit.classes, cells);
    const known = outcome.features.map((f) => chosen.findIndex((c) => c.index === f.index));
    const columns = known.flatMap((at) => side?.columns[at] ?? []);
    const expected =
      labelled < fewestLabels ? expectedLosses(fit.reference.estimators, rows, metric, columns) : null;
    const named = (side?.columns ?? []).map((c, j) => ({ ...c, name: chosen[j]!.column.name }));
    return { columns: named, loss: expected ?? realisedLosses(rows, metric), estimated: expected !== null };
  });
  const [current, reference] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const basis: "realised" | "estimated" = current.estimated ? "estimated" : "realised";
  return { current: current satisfies SliceRows, reference: reference satisfies SliceRows, basis };
}

/** Drives the search and lets others have their turn; stops when nobody waits for the answer any more. */
async function searched(steps: Generator<number, SliceSearch>, signal?: AbortSignal): Promise<SliceSearch> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (signal?.aborted) throw new LeewayError("CONFLICT", "The search was given up by its caller.");
    await setImmediate();
  }
}

function noteOf(found: SliceSearch, basis: "realised" | "estimated", { task }: Outcome): string | null {
  if (found.insufficient) {
    const without = basis === "realised" ? " have a label or an estimate" : "";
    return `${found.n} rows${without}; a search needs ${fewestLabels}. Take a longer range or wait for labels.`;
  }
  if (basis === "realised") return null;
  const what = task === "regression" ? "error" : "loss";
  return `Fewer than ${fewestLabels} labels are in: each row counts with its expected ${what}, which is ${validity}.`;
}

function meanOf(loss: Float64Array): number | null {
  const known = loss.filter(Number.isFinite);
  return known.length > 0 ? known.reduce((sum, x) => sum + x / known.length, 0) : null;
}
